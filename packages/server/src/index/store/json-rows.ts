import type { Rows } from '../../stores/lmdb/environment.ts';

/** What this index itself has written there; null where there is nothing. */
export const readJson = <T>(rows: Pick<Rows, 'get'>, key: string): T | null => {
  const record = rows.get(key);
  // The shape is that of the one writer, which bears the same type.
  return record === undefined ? null : (JSON.parse(record.toString('utf8')) as T);
};

export const putJson = <T>(rows: Pick<Rows, 'put'>, key: string, value: T): void =>
  rows.put(key, Buffer.from(JSON.stringify(value)));
