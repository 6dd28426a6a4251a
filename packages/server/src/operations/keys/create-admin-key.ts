import { invalid } from '../../api-error.ts';
import { encodeKey } from '../../keys/key-format.ts';
import { generateKeyRecord, registerKey } from '../../keys/key-record.ts';
import type { Handler } from '../handler.ts';
import { viewKey } from './key-view.ts';

const notice = 'Store it now: it is not shown again.';

export const createAdminKey: Handler<'createAdminKey'> = async ({ input }, deps) => {
  const { name, tier, expiresAt } = input.body;
  const expiresAtMs = expiresAt === undefined ? null : parseFuture(expiresAt, deps.nowMs());
  const { parts, stored } = generateKeyRecord({ name, tier, expiresAtMs }, deps.randomBytes);
  const record = await registerKey(deps.store, parts.id, stored);
  return {
    data: { ...viewKey(record, deps.limits), key: encodeKey(parts), notice },
    headers: { Location: `/v1/admin/keys/${parts.id}` },
  };
};

export const parseFuture = (expiresAt: string, nowMs: number): number => {
  const timeMs = Date.parse(expiresAt);
  if (timeMs > nowMs) return timeMs;
  throw invalid([{ path: 'expiresAt', message: 'expected a time in the future' }]);
};
