import { ApiError } from '../api-error.ts';

/** A token, and what the request calls it. */
export type NamedToken = { readonly field: 'token' | 'mint'; readonly token: string };

/** A token that cannot be moved as its kind is. */
export const unusableToken = (
  { field, token }: NamedToken,
  reason: string,
  cause?: unknown,
): ApiError =>
  new ApiError('TOKEN_UNUSABLE', { token, reason }, { message: `${field}: ${reason}`, cause });
