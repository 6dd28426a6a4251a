import { InvalidInputError } from '../../invalid-input-error.ts';

const length = { min: 2, max: 64 };
/** Runs of letters and digits, with one separator between two of them. */
const form = /^[a-z0-9]+(?:[-_.][a-z0-9]+)*$/;
/** The protocol's own name, which nobody has. */
const reserved = 'system';

/**
 * Checks that `text` is an account id: a named account, 64 hex digits (implicit), or `0x` and 40
 * hex digits (an account of an Ethereum key).
 *
 * @throws InvalidInputError naming `field`.
 * @see https://nomicon.io/DataStructures/Account
 */
export const assertNearAccountId = (text: string, field: string): void => {
  const isRightLength = text.length >= length.min && text.length <= length.max;
  if (!isRightLength || !form.test(text) || text === reserved) {
    throw new InvalidInputError(
      field,
      'a NEAR account id: 2 to 64 of a-z, 0-9, with single - _ . in between',
    );
  }
};
