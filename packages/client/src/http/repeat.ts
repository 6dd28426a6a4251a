import { lastingCodes } from '../generated/operation-table.ts';
import { SipherError } from '../sipher-error.ts';
import type { Timing } from '../timing.ts';
import { untilAborted } from '../until-aborted.ts';
import type { OperationRow } from './operation-row.ts';

export type RepeatContext = {
  readonly repeat: OperationRow['repeat'];
  readonly retries: number;
  readonly timing: Timing;
  readonly signal: AbortSignal | undefined;
};

const basePauseMs = 250;
const maxPauseMs = 4000;
/** Who is asked to wait longer gives up at once, and tells how long. */
const maxRetryAfterMs = 20_000;
/**
 * The server holds the name of a request whose outcome is unknown for 60 s, and runs a repeat after
 * that: the last one is sent while it surely holds it.
 */
const keyedForMs = 55_000;

/** Tries until it succeeds, a repeat could do harm or no good, or there were enough of them. */
export const repeat = async <T>(tryOnce: () => Promise<T>, context: RepeatContext): Promise<T> => {
  const { retries, timing, signal } = context;
  const startedAtMs = timing.nowMs();
  let mayHaveRun = false;
  for (let tries = 0; ; tries += 1) {
    try {
      return await tryOnce();
    } catch (cause) {
      const error: unknown = mayHaveRun ? withDoubt(cause) : cause;
      if (tries >= retries || !mayRepeat(error, context.repeat)) throw error;
      mayHaveRun = error.mayHaveRun;
      const pauseMs = pauseAfter(error, tries, timing);
      const endMs = timing.nowMs() - startedAtMs + pauseMs;
      if ((error.retryAfterMs ?? 0) > maxRetryAfterMs) throw error;
      if (context.repeat === 'keyed' && endMs > keyedForMs) throw error;
      await pause(pauseMs, timing, signal);
    }
  }
};

/** The same error, of a call of which an earlier try may have been done. */
const withDoubt = (error: unknown): unknown => {
  if (!(error instanceof SipherError) || error.mayHaveRun) return error;
  const { code, message, status, details, requestId, retryAfterMs, cause } = error;
  const fields = { status, details, requestId, retryAfterMs, cause };
  return new SipherError(code, message, { ...fields, mayHaveRun: true });
};

const mayRepeat = (error: unknown, kind: OperationRow['repeat']): error is SipherError =>
  error instanceof SipherError &&
  (kind === 'unsafe' ? isUndone(error) : isUndone(error) || isPassing(error));

/** Whether a server has said that it did nothing. */
const isUndone = ({ code, status }: SipherError): boolean =>
  code !== 'UNEXPECTED_ANSWER' && (status === 408 || status === 429);

const isPassing = ({ code, status }: SipherError): boolean => {
  if (code === 'NETWORK_ERROR' || code === 'TIMEOUT' || code === 'IDEMPOTENCY_IN_PROGRESS') {
    return true;
  }
  if (status === null) return false;
  // Of a proxy, of a server that broke off: as good as none, unless it says that nothing is there.
  if (code === 'UNEXPECTED_ANSWER') {
    return (status >= 200 && status < 300) || status >= 500 || status === 408 || status === 429;
  }
  return (status === 502 || status === 503) && !lastingCodes.includes(code);
};

/** @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/ (full jitter) */
const pauseAfter = ({ retryAfterMs }: SipherError, tries: number, timing: Timing): number =>
  retryAfterMs === null
    ? timing.random() * Math.min(maxPauseMs, basePauseMs * 2 ** tries)
    : retryAfterMs + timing.random() * basePauseMs;

const pause = async (ms: number, timing: Timing, signal: AbortSignal | undefined) => {
  let cancelTimer = () => {};
  const elapsed = new Promise<void>((resolve) => {
    cancelTimer = timing.startTimer(ms, resolve);
  });
  await untilAborted(elapsed, signal).finally(() => cancelTimer());
};
