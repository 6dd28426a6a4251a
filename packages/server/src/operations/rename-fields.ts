import { InvalidInputError } from '@sipher/core';

/** Runs a step of core; what it refuses is named as the request's field is. */
export const renameFields = <T>(names: Readonly<Record<string, string>>, step: () => T): T => {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    throw new InvalidInputError(names[error.field] ?? error.field, error.expectation);
  }
};
