import type { Answer, Request, Send } from '../calls/call.ts';
import { SipherError } from '../sipher-error.ts';
import { parseRetries, parseTimeoutMs, type Settings } from '../sipher-options.ts';
import type { Timing } from '../timing.ts';
import { buildHttpRequest } from './build-http-request.ts';
import { findRow, type OperationRow } from './operation-row.ts';
import { repeat } from './repeat.ts';
import { tryOnce } from './try-once.ts';

/** Sends requests to a server, again where that is sensible. */
export const buildSend =
  (settings: Settings, timing: Timing): Send =>
  async (unnamed) => {
    const row = findRow(unnamed.id);
    const request = nameRequest(unnamed);
    const { signal, ifMatch, ...options } = request.options;
    const http = buildHttpRequest(request, row, settings);
    const timeoutMs = parseTimeoutMs(options.timeoutMs ?? settings.timeoutMs);
    const expected = { form: request.form, row, nowMs: timing.nowMs, secret: settings.apiKey };
    const answer = await repeat(
      () => tryOnce(http, { settings, timing, expected, timeoutMs, signal }),
      {
        // The repeat of a conditional change that was done fails, as if it had not been.
        repeat: ifMatch === undefined ? row.repeat : 'unsafe',
        retries: parseRetries(options.retries ?? settings.retries),
        timing,
        signal,
      },
    );
    assertApplied(answer, request, row);
    return answer;
  };

/** Behind a gateway that drops the header calls would be weaker than their session, in silence. */
const assertApplied = (
  { sessionApplied, sessionExpiresAtMs, status, requestId }: Answer<unknown>,
  { options: { sessionId } }: Request,
  { isUnderSession }: OperationRow,
): void => {
  if (!isUnderSession || typeof sessionId !== 'string') return;
  if (sessionApplied !== null || sessionExpiresAtMs !== null) return;
  const message = 'Made under no session: expected Session-Applied in the answer, which has none';
  throw new SipherError('UNEXPECTED_ANSWER', message, { status, requestId });
};

/** The request under a name for all its repeats, where a repeat would otherwise have an effect. */
export const nameRequest = (request: Request): Request => {
  const { idempotencyKey } = request.options;
  if (idempotencyKey !== undefined || findRow(request.id).repeat !== 'keyed') return request;
  return { ...request, options: { ...request.options, idempotencyKey: generateName() } };
};

/** Not crypto.randomUUID, which pages of plain http lack. */
const generateName = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
