import { isSipherError, type SipherError } from '../sipher-error.ts';

/** The error with which a call fails; throws if it does not, or with another kind. */
export const failureOf = async (call: Promise<unknown>): Promise<SipherError> => {
  const outcome: unknown = await call.then(
    () => new Error('nothing failed'),
    (reason: unknown) => reason,
  );
  if (!isSipherError(outcome)) throw outcome;
  return outcome;
};
