import { type ErrorCode, errorRegistry } from '@sipher/contract';

export type ErrorDetails = Readonly<Record<string, unknown>>;

export type ApiErrorOptions = {
  /** Replaces the registry's meaning where the case at hand can be named better. */
  readonly message?: string;
  readonly cause?: unknown;
  /** Fields of the request that together make it wrong; one that a session filled is to blame. */
  readonly conflicting?: readonly string[];
  /** When the same request may succeed, in whole seconds from now; for `Retry-After`. */
  readonly retryAfterSeconds?: number;
};

/** A refusal that the caller is told about, by a code of the registry. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ErrorCode;
  readonly details: ErrorDetails | undefined;
  readonly conflicting: readonly string[];
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, details?: ErrorDetails, options: ApiErrorOptions = {}) {
    super(options.message ?? errorRegistry[code].meaning, { cause: options.cause });
    this.code = code;
    this.details = details;
    this.conflicting = options.conflicting ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** One thing wrong with one field of a request. */
export type Issue = { readonly path: string; readonly message: string };

/** A `VALIDATION_ERROR` that names the fields. */
export const invalid = (issues: readonly Issue[], conflicting: readonly string[] = []): ApiError =>
  new ApiError(
    'VALIDATION_ERROR',
    { issues },
    {
      message: issues.map(({ path, message }) => `${path || 'body'}: ${message}`).join('; '),
      conflicting,
    },
  );
