import { ApiError } from '../../api-error.ts';
import { inTurn } from '../../in-turn.ts';
import { changeKey } from '../../keys/change-key.ts';
import type { Handler } from '../handler.ts';

export const backendsSelect: Handler<'backendsSelect'> = async ({ input, caller }, deps) => {
  const { keyId } = caller;
  const { backend: preferredBackend } = input.body;
  const record = await inTurn(keyId, () =>
    changeKey(deps, keyId, ({ stored }) => {
      // Revoked since it was proven: nothing is kept for it any more.
      if (stored.revokedAtMs !== null) throw new ApiError('INVALID_API_KEY');
      return { preferredBackend };
    }),
  );
  if (record === null) throw new ApiError('INVALID_API_KEY');
  return { data: { keyId, preferredBackend } };
};
