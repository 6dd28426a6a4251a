import { InvalidInputError } from '../invalid-input-error.ts';

/** @throws InvalidInputError naming `amount`: not from 1 to `maximum`. */
export const assertAmount = (amount: bigint, maximum: bigint): void => {
  if (amount < 1n || amount > maximum) {
    throw new InvalidInputError('amount', `base units from 1 to ${maximum}`);
  }
};
