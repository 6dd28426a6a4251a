import type { RpcEndpoint } from './rpc-endpoint.ts';

export type PostLimits = {
  /** A longer answer is refused as soon as it is too long. */
  readonly maxAnswerBytes: number;
  /** From the first byte sent to the last one received. */
  readonly timeoutMs: number;
  /** Ends it at once. */
  readonly signal?: AbortSignal | undefined;
};

/** One try that failed. What it is made of carries URLs and answers, so it keeps no cause. */
export class TryFailedError extends Error {
  override readonly name = 'TryFailedError';
  readonly reason: string;
  /** Whether the same request can succeed a moment later. */
  readonly isPassing: boolean;
  /** What the endpoint asks to wait. */
  readonly retryAfterMs: number;

  constructor(reason: string, { isPassing = false, retryAfterMs = 0 } = {}) {
    super(reason);
    this.reason = reason;
    this.isPassing = isPassing;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Posts JSON once and parses the answer, which may still be anything. Rejects with TryFailedError. */
export const postJson = async (
  endpoint: RpcEndpoint,
  content: unknown,
  { maxAnswerBytes, timeoutMs, signal }: PostLimits,
): Promise<unknown> => {
  const controller = new AbortController();
  const abort = () => controller.abort();
  const timer = setTimeout(abort, timeoutMs);
  // By hand: `AbortSignal.any` would keep every request for as long as the signal lives.
  signal?.addEventListener('abort', abort);
  try {
    if (signal?.aborted) throw new TryFailedError('stopped');
    const response = await fetch(endpoint.url, buildRequest(endpoint, content, controller.signal));
    assertOk(response);
    return parseJson(await readText(response, maxAnswerBytes));
  } catch (error) {
    if (error instanceof TryFailedError) throw error;
    if (signal?.aborted) throw new TryFailedError('stopped');
    throw new TryFailedError(controller.signal.aborted ? 'timeout' : describeNetwork(error), {
      isPassing: true,
    });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
    // Closes the connection of an answer that was not read to its end.
    controller.abort();
  }
};

const buildRequest = (
  { authorization }: RpcEndpoint,
  content: unknown,
  signal: AbortSignal,
): RequestInit => ({
  method: 'POST',
  headers: {
    'content-type': 'application/json',
    accept: 'application/json',
    ...(authorization === null ? {} : { authorization }),
  },
  body: JSON.stringify(content),
  // Followed, it would hand keys to whomever the endpoint names.
  redirect: 'manual',
  signal,
});

const assertOk = ({ ok, status, headers }: Response): void => {
  if (ok) return;
  if (status >= 300 && status < 400) throw new TryFailedError('redirect');
  const seconds = headers.get('retry-after') ?? '';
  throw new TryFailedError(`HTTP ${status}`, {
    isPassing: status === 429 || status >= 500,
    retryAfterMs: /^\d{1,6}$/.test(seconds) ? Number(seconds) * 1000 : 0,
  });
};

const readText = async ({ body }: Response, maxBytes: number): Promise<string> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > maxBytes) throw new TryFailedError('answer too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // What was caught would carry a part of the text.
    throw new TryFailedError('malformed answer');
  }
};

/** The system's code for it, such as ECONNREFUSED; messages carry addresses. */
const describeNetwork = (error: unknown): string => {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return /^[A-Z][A-Z0-9_]{1,40}$/.test(code) ? code : 'no connection';
};
