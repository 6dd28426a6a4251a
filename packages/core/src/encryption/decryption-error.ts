/**
 * A text that does not decrypt: it was encrypted under another secret or for another context, or
 * has been changed, or is not what was to be encrypted. Which of these cannot be told.
 *
 * @example
 * ```ts
 * if (error instanceof DecryptionError) return 'not for this key';
 * ```
 */
export class DecryptionError extends Error {
  override readonly name = 'DecryptionError';

  constructor() {
    super('expected a text that was encrypted under this secret and context');
  }
}
