import type { Tier } from '@sipher/contract';
import { ApiError } from '../../api-error.ts';
import { windowSeconds } from './hourly-rate.ts';

export type ExhaustedLimit = {
  /** Whose limit it is; none has one of its own for failed authentications. */
  readonly tier?: Tier;
  readonly limit: number;
  /** Until one more would pass. */
  readonly retryAfterMs: number;
  /** In place of the code's own. */
  readonly message?: string;
};

/** The refusal of a request beyond a limit. */
export const buildLimitError = ({ retryAfterMs, message, ...limit }: ExhaustedLimit): ApiError =>
  new ApiError(
    'RATE_LIMIT_EXCEEDED',
    { ...limit, windowSeconds },
    {
      retryAfterSeconds: Math.ceil(retryAfterMs / 1000),
      ...(message === undefined ? {} : { message }),
    },
  );
