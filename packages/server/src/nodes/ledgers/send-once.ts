import { RpcFailedError } from '../port.ts';
import type { CallOnce, OnceAnswer } from './call-once.ts';
import type { SendOutcome } from './port.ts';

type Refusal = Extract<OnceAnswer, { readonly refusal: unknown }>['refusal'];

/**
 * Gives a transaction to an endpoint once. Whatever is no clear answer may have been taken: who
 * sends then looks for it on the chain, and does not send another one.
 */
export const sendOnce = async (
  call: CallOnce,
  request: { readonly method: string; readonly params: unknown },
  describe: (refusal: Refusal) => SendOutcome,
): Promise<SendOutcome> => {
  try {
    const answer = await call(request.method, request.params);
    return 'result' in answer ? { kind: 'taken' } : describe(answer.refusal);
  } catch (error) {
    if (!(error instanceof RpcFailedError)) throw error;
    return { kind: 'unknown' };
  }
};
