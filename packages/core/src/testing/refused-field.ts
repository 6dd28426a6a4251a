import { InvalidInputError } from '../invalid-input-error.ts';

/** The field that `act` refuses with InvalidInputError; none if it succeeds. Rethrows all else. */
export const refusedField = (act: () => unknown): string | undefined => {
  try {
    act();
    return undefined;
  } catch (error) {
    if (error instanceof InvalidInputError) return error.field;
    throw error;
  }
};
