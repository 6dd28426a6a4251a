/**
 * A transaction that is larger than its chain allows: something in it, a memo say, must be shorter.
 *
 * @example
 * ```ts
 * if (error instanceof TransactionTooLargeError) return `at most ${error.maxSizeBytes} bytes`;
 * ```
 */
export class TransactionTooLargeError extends Error {
  override readonly name = 'TransactionTooLargeError';
  readonly maxSizeBytes: number;

  /** `sizeBytes` is what it takes at least. */
  constructor({ sizeBytes, maxSizeBytes }: { sizeBytes: number; maxSizeBytes: number }) {
    super(`expected a transaction of at most ${maxSizeBytes} bytes, not of ${sizeBytes} or more`);
    this.maxSizeBytes = maxSizeBytes;
  }
}
