import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { RpcFailedError } from './port.ts';
import { postJson, TryFailedError } from './post-json.ts';
import type { RpcEndpoint } from './rpc-endpoint.ts';

export type RpcLimits = {
  /** Of one call with all its tries and pauses. */
  readonly deadlineMs: number;
  /** Of one try: one that hangs leaves time for another. */
  readonly tryMs: number;
  readonly maxTries: number;
  /** Before the second try; twice as long each time after. */
  readonly pauseMs: number;
  readonly maxAnswerBytes: number;
};

export const rpcLimits: RpcLimits = {
  deadlineMs: 10_000,
  tryMs: 4_000,
  maxTries: 4,
  pauseMs: 200,
  // Of an account no more than 64 KiB is asked for, which base64 makes a third longer.
  maxAnswerBytes: 2 ** 18,
};

export type RpcOptions = {
  readonly limits: RpcLimits;
  /** Milliseconds on a clock that never goes back. */
  readonly nowMs: () => number;
  /** From 0 up to 1; spreads tries of many callers, hides nothing. */
  readonly random: () => number;
  /** Ends calls and their pauses at once. */
  readonly signal?: AbortSignal | undefined;
};

/** Of every endpoint, unless told. */
export const rpcOptions: RpcOptions = {
  limits: rpcLimits,
  nowMs: () => performance.now(),
  random: Math.random,
};

/** Reads through JSON-RPC: calls that may be repeated. Rejects with RpcFailedError. */
export type JsonRpc = <Result extends z.ZodType>(
  method: string,
  params: readonly unknown[],
  result: Result,
) => Promise<z.output<Result>>;

/** A client of one endpoint. @see https://www.jsonrpc.org/specification */
export const openJsonRpc = (endpoint: RpcEndpoint, options: RpcOptions): JsonRpc => {
  const { limits, nowMs, signal } = options;
  let lastId = 0;
  const tryOnce = async (method: string, params: readonly unknown[], endsAtMs: number) => {
    lastId += 1;
    const request = { jsonrpc: '2.0', id: lastId, method, params };
    const timeoutMs = Math.min(limits.tryMs, endsAtMs - nowMs());
    const answer = await postJson(endpoint, request, { ...limits, timeoutMs, signal });
    return readResult(answer, request.id);
  };
  return async (method, params, result) => {
    const endsAtMs = nowMs() + limits.deadlineMs;
    try {
      const value = await withRetries((left) => tryOnce(method, params, left), endsAtMs, options);
      return parseResult(result, value);
    } catch (error) {
      if (!(error instanceof TryFailedError)) throw error;
      const { chain, provider } = endpoint;
      throw new RpcFailedError({ chain, provider }, error.reason);
    }
  };
};

const withRetries = async <T>(
  run: (endsAtMs: number) => Promise<T>,
  endsAtMs: number,
  { limits, nowMs, random, signal }: RpcOptions,
): Promise<T> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await run(endsAtMs);
    } catch (error) {
      if (!(error instanceof TryFailedError && error.isPassing)) throw error;
      const backoffMs = limits.pauseMs * 2 ** (tries - 1) * (0.5 + random());
      const pauseMs = Math.max(backoffMs, error.retryAfterMs);
      if (tries === limits.maxTries || nowMs() + pauseMs >= endsAtMs) throw error;
      // Aborted, the next try says so.
      await sleep(pauseMs, null, { signal }).catch(() => null);
    }
  }
};

const envelope = z.union([
  z.object({ jsonrpc: z.literal('2.0'), id: z.int(), result: z.unknown() }),
  z.object({
    jsonrpc: z.literal('2.0'),
    id: z.int().nullable(),
    error: z.object({ code: z.int() }),
  }),
]);

/**
 * Of a limit that is exceeded (EIP-1474), or of a Solana node that is behind, by itself or by the
 * slot that was asked for; 429 stands in bodies too.
 */
const passingCodes = new Set([-32_005, -32_016, 429, -32_429]);

const readResult = (answer: unknown, id: number): unknown => {
  const { data } = envelope.safeParse(answer);
  if (data === undefined || (data.id !== id && data.id !== null)) {
    throw new TryFailedError('malformed answer');
  }
  if ('result' in data) return data.result;
  const { code } = data.error;
  throw new TryFailedError(`JSON-RPC error ${code}`, { isPassing: passingCodes.has(code) });
};

const parseResult = <Result extends z.ZodType>(schema: Result, value: unknown) => {
  const { success, data } = schema.safeParse(value);
  if (!success) throw new TryFailedError('malformed answer');
  return data;
};
