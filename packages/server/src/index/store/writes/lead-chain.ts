import type { ChainId } from '@sipher/core';
import type { Rows as StoredRows } from '../../../stores/lmdb/environment.ts';
import type { IndexLease } from '../../port.ts';
import { putJson, readJson } from '../json-rows.ts';
import { buildLeaseKey } from '../layout.ts';

type LeaseRecord = Pick<IndexLease, 'holder' | 'untilMs'>;

/** Runs in one transaction; returns whether the holder leads from now on. */
export const leadChain = (
  rows: StoredRows,
  chain: ChainId,
  { holder, nowMs, untilMs, isGone = () => false }: IndexLease,
): boolean => {
  const key = buildLeaseKey(chain);
  const present = readJson<LeaseRecord>(rows, key);
  const isOthers = present !== null && present.holder !== holder && present.untilMs > nowMs;
  if (isOthers && !isGone(present.holder)) return false;
  if (untilMs <= nowMs) {
    rows.remove(key);
    return false;
  }
  putJson<LeaseRecord>(rows, key, { holder, untilMs });
  return true;
};
