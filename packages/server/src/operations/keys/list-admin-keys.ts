import { listKeys } from '../../keys/key-record.ts';
import type { Handler } from '../handler.ts';
import { viewKey } from './key-view.ts';

export const listAdminKeys: Handler<'listAdminKeys'> = async (_call, deps) => {
  const keys = (await listKeys(deps.store)).map((record) => viewKey(record, deps.limits));
  return { data: { keys, total: keys.length } };
};
