import { z } from 'zod';
import type { RpcOptions } from '../json-rpc.ts';
import { RpcFailedError } from '../port.ts';
import { postJson, TryFailedError } from '../post-json.ts';
import type { RpcEndpoint } from '../rpc-endpoint.ts';

/** What an endpoint answers to one call: its result, or its error, which says that it refused. */
export type OnceAnswer =
  | { readonly result: unknown }
  | {
      readonly refusal: {
        readonly code: number;
        readonly message: string;
        readonly data?: unknown;
        /** Of NEAR: what kind of error it is. */
        readonly cause?: unknown;
      };
    };

/** One call without a second try: for what must not be repeated, or whose errors tell something. */
export type CallOnce = (method: string, params: unknown) => Promise<OnceAnswer>;

const envelope = z.union([
  z.object({
    id: z.literal(1).nullable(),
    error: z.object({
      code: z.int(),
      message: z.string().catch(''),
      data: z.unknown().optional(),
      cause: z.unknown().optional(),
    }),
  }),
  z.object({ id: z.literal(1), result: z.unknown() }),
]);

/** Errors that say nothing of the transaction: a limit, a fault of the node, a node behind. */
const faultCodes = new Set([-32_005, -32_016, -32_603, 429, -32_429]);

/** Rejects with RpcFailedError where no answer tells whether the call was taken. */
export const openCallOnce =
  (endpoint: RpcEndpoint, { limits, signal }: RpcOptions): CallOnce =>
  async (method, params) => {
    const fail = (reason: string): never => {
      throw new RpcFailedError({ chain: endpoint.chain, provider: endpoint.provider }, reason);
    };
    const request = { jsonrpc: '2.0', id: 1, method, params };
    const timeoutMs = limits.deadlineMs;
    const answer = await postJson(endpoint, request, { ...limits, timeoutMs, signal }).catch(
      (error: unknown) => {
        if (!(error instanceof TryFailedError)) throw error;
        return fail(error.reason);
      },
    );
    const { data } = envelope.safeParse(answer);
    if (data === undefined) return fail('malformed answer');
    if ('result' in data) return { result: data.result };
    const { code } = data.error;
    if (faultCodes.has(code)) return fail(`JSON-RPC error ${code}`);
    return { refusal: data.error };
  };
