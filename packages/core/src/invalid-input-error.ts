/**
 * An input that a function of this package refuses.
 *
 * Carries the field's name and what was expected of it, never the value: the value may be secret.
 *
 * @example
 * ```ts
 * throw new InvalidInputError('viewTag', 'an integer from 0 to 255');
 * // viewTag: expected an integer from 0 to 255
 * ```
 */
export class InvalidInputError extends Error {
  override readonly name = 'InvalidInputError';
  /** Name of the refused input, as the called function's parameters spell it. */
  readonly field: string;
  /** What the field must be: a noun phrase in English. */
  readonly expectation: string;

  constructor(field: string, expectation: string) {
    super(`${field}: expected ${expectation}`);
    this.field = field;
    this.expectation = expectation;
  }
}
