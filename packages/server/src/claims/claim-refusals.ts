import { ApiError } from '../api-error.ts';
import { unusableToken } from '../transfers/unusable-token.ts';

/** Nothing is there: never paid, or claimed before. */
export const nothingToClaim = (stealthAddress: string, token: string | null): ApiError =>
  new ApiError('NOTHING_TO_CLAIM', { stealthAddress, ...(token === null ? {} : { mint: token }) });

type Shortage = {
  /** Base units of the chain's own coin, unless the reason says otherwise. */
  readonly available: bigint;
  readonly required: bigint;
  readonly reason: string;
};

/** Something is there, and is not enough. */
export const insufficientFunds = ({ available, required, reason }: Shortage): ApiError => {
  const details = { available: String(available), required: String(required), reason };
  return new ApiError('INSUFFICIENT_FUNDS', details, { message: reason });
};

/** A token that cannot be claimed as its kind is. */
export const unusableMint = (token: string, reason: string): ApiError =>
  unusableToken({ field: 'mint', token }, reason);

/** The chain, or its endpoint, says that it would not succeed; nothing was done. */
export const simulationFailed = (reason: string): ApiError =>
  new ApiError('SIMULATION_FAILED', { reason }, { message: `the claim would fail: ${reason}` });

/** How a reason ends where somebody else could pay. */
export const sponsorHint = 'name a feePayer who pays it';
