import { RpcFailedError } from '../port.ts';
import type { CallOnce, OnceAnswer } from './call-once.ts';
import type { SendOutcome } from './port.ts';

type Refusal = Extract<OnceAnswer, { readonly refusal: unknown }>['refusal'];

/** The request itself was not understood. @see https://www.jsonrpc.org/specification#error_object */
const unreadCodes = new Set([-32_700, -32_600, -32_601, -32_602]);

/**
 * Gives a transaction to an endpoint once. Whatever is no clear answer may have been taken: who
 * sends then looks for it on the chain, and does not send another one. `describe` tells of an error
 * what the family's nodes mean by it; null: nothing that is sure.
 */
export const sendOnce = async (
  call: CallOnce,
  request: { readonly method: string; readonly params: unknown },
  describe: (refusal: Refusal) => SendOutcome | null,
): Promise<SendOutcome> => {
  try {
    const answer = await call(request.method, request.params);
    if ('result' in answer) return { kind: 'taken' };
    return describe(answer.refusal) ?? readCode(answer.refusal);
  } catch (error) {
    if (!(error instanceof RpcFailedError)) throw error;
    return { kind: 'unknown' };
  }
};

const readCode = ({ code }: Refusal): SendOutcome =>
  unreadCodes.has(code)
    ? { kind: 'refused', reason: `JSON-RPC error ${code}` }
    : { kind: 'unknown' };
