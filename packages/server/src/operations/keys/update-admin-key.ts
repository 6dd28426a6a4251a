import { ApiError } from '../../api-error.ts';
import { changeKey } from '../../keys/change-key.ts';
import type { StoredKey } from '../../keys/key-record.ts';
import type { Handler } from '../handler.ts';
import { parseFuture } from './create-admin-key.ts';
import { viewKey } from './key-view.ts';

export const updateAdminKey: Handler<'updateAdminKey'> = async ({ input }, deps) => {
  const { tier, name, expiresAt } = input.body;
  const change: Partial<StoredKey> = {
    ...(tier === undefined ? {} : { tier }),
    ...(name === undefined ? {} : { name }),
    ...(expiresAt === undefined
      ? {}
      : { expiresAtMs: expiresAt === null ? null : parseFuture(expiresAt, deps.nowMs()) }),
  };
  const record = await changeKey(deps, input.params.id, () => change);
  if (record === null) throw new ApiError('API_KEY_NOT_FOUND');
  return { data: viewKey(record, deps.limits) };
};
