import type { Answer } from '../calls/call.ts';
import { onAbort } from '../on-abort.ts';
import { SipherError } from '../sipher-error.ts';
import type { Settings } from '../sipher-options.ts';
import type { Timing } from '../timing.ts';
import { untilAborted } from '../until-aborted.ts';
import type { HttpRequest } from './build-http-request.ts';
import { type Expected, readAnswer } from './read-answer.ts';
import { redactCause } from './redact-cause.ts';

export type TryContext = {
  readonly settings: Settings;
  readonly timing: Timing;
  readonly expected: Expected;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
};

/** Sends a request once, and reads its whole answer within the time that a try may take. */
export const tryOnce = async (
  { url, init }: HttpRequest,
  { settings, timing, expected, timeoutMs, signal }: TryContext,
): Promise<Answer<unknown>> => {
  signal?.throwIfAborted();
  const controller = new AbortController();
  const late = new SipherError('TIMEOUT', `No whole answer within ${timeoutMs} ms`);
  const cancelTimer = timing.startTimer(timeoutMs, () => controller.abort(late));
  const stopListening = signal && onAbort(signal, () => controller.abort(signal.reason));
  const exchange = async () => {
    const response = await settings.fetch(url, { ...init, signal: controller.signal });
    return readAnswer(response, expected);
  };
  try {
    return await untilAborted(exchange(), controller.signal);
  } catch (error) {
    if (controller.signal.aborted) throw controller.signal.reason;
    throw error instanceof SipherError ? error : noAnswer(error, settings);
  } finally {
    controller.abort(); // what is left of a body that nobody wants
    cancelTimer();
    stopListening?.();
  }
};

const noAnswer = (error: unknown, { apiKey, baseUrl }: Settings) => {
  const cause = redactCause(error, apiKey);
  const inner = cause.cause instanceof Error ? cause.cause : cause;
  return new SipherError('NETWORK_ERROR', `No whole answer from ${baseUrl}: ${inner.message}`, {
    cause,
  });
};
