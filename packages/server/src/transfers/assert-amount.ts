import { ApiError } from '../api-error.ts';

type Range = { readonly minimum?: bigint; readonly maximum: bigint };

/** Refuses an amount that the chain could not carry, or would not keep. */
export const assertAmount = (amount: bigint, { minimum = 1n, maximum }: Range): void => {
  if (amount >= minimum && amount <= maximum) return;
  const details = { amount: String(amount), minimum: String(minimum), maximum: String(maximum) };
  const message = `amount: expected ${minimum} to ${maximum} base units`;
  throw new ApiError('AMOUNT_OUT_OF_RANGE', details, { message });
};
