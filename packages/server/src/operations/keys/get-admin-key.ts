import { ApiError } from '../../api-error.ts';
import { readKey } from '../../keys/key-record.ts';
import type { Handler } from '../handler.ts';
import { viewKey } from './key-view.ts';

export const getAdminKey: Handler<'getAdminKey'> = async ({ input }, deps) => {
  const record = await readKey(deps.store, input.params.id);
  if (record === null) throw new ApiError('API_KEY_NOT_FOUND');
  return { data: viewKey(record, deps.limits) };
};
