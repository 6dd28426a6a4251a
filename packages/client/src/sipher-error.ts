import type { ErrorCode } from '@sipher/contract';

/**
 * What can go wrong: a code of the API, no answer at all (`NETWORK_ERROR`), none in time
 * (`TIMEOUT`), or one that is not a Sipher server's (`UNEXPECTED_ANSWER`).
 */
export type SipherErrorCode = ErrorCode | 'NETWORK_ERROR' | 'TIMEOUT' | 'UNEXPECTED_ANSWER';

export type SipherErrorFields = {
  /** Of the answer; null: there was none. */
  readonly status?: number | null;
  readonly details?: Readonly<Record<string, unknown>> | null;
  readonly requestId?: string | null;
  readonly retryAfterMs?: number | null;
  /** Unless told, what the code and the status say. */
  readonly mayHaveRun?: boolean;
  readonly cause?: unknown;
};

/**
 * A call that failed: by its code.
 * @example
 * const sipher = new Sipher({ apiKey });
 * try {
 *   await sipher.sessions.get(id);
 * } catch (error) {
 *   if (!isSipherError(error, 'SESSION_NOT_FOUND')) throw error;
 * }
 */
export class SipherError<Code extends SipherErrorCode = SipherErrorCode> extends Error {
  override readonly name = 'SipherError';
  readonly code: Code;
  /** The HTTP status; null where no answer came. */
  readonly status: number | null;
  /** What the error is about, in the form that its code has; null: no more than the code says. */
  readonly details: Readonly<Record<string, unknown>> | null;
  /** `X-Request-Id`: quote it to the operator of the server. */
  readonly requestId: string | null;
  /** How long the server asks to wait before the next try, in ms. */
  readonly retryAfterMs: number | null;
  /**
   * Whether what was asked for may have been done all the same: no answer came, or one that does
   * not deny it, at the last try or at one before. False: it surely was not.
   */
  readonly mayHaveRun: boolean;

  constructor(code: Code, message: string, fields: SipherErrorFields = {}) {
    super(message, fields.cause === undefined ? undefined : { cause: fields.cause });
    this.code = code;
    this.status = fields.status ?? null;
    this.details = fields.details ?? null;
    this.requestId = fields.requestId ?? null;
    this.retryAfterMs = fields.retryAfterMs ?? null;
    this.mayHaveRun = fields.mayHaveRun ?? isOutcomeOpen(code, this.status);
  }
}

/**
 * Whether a call failed, or failed with this code.
 * @example
 * if (isSipherError(error, 'RATE_LIMIT_EXCEEDED')) await sleep(error.retryAfterMs ?? 1000);
 */
export const isSipherError = <Code extends SipherErrorCode = SipherErrorCode>(
  error: unknown,
  code?: Code,
): error is SipherError<Code> =>
  error instanceof SipherError && (code === undefined || error.code === code);

const openOutcomes: ReadonlySet<SipherErrorCode> = new Set([
  'NETWORK_ERROR',
  'TIMEOUT',
  'UNEXPECTED_ANSWER',
  'IDEMPOTENCY_IN_PROGRESS',
]);

const isOutcomeOpen = (code: SipherErrorCode, status: number | null): boolean =>
  openOutcomes.has(code) || (status !== null && status >= 500);
