import { chmod, rename, rm, writeFile } from 'node:fs/promises';
import type { RandomBytes } from '@sipher/core';
import type { Store } from '../stores/port.ts';
import { encodeKey } from './key-format.ts';
import { generateKeyRecord, hasKeys, registerFirstKey } from './key-record.ts';

export type DeveloperKeyDeps = {
  readonly store: Store;
  readonly randomBytes: RandomBytes;
  /** The file that gets the key; nobody but its owner can read it. */
  readonly path: string;
};

/**
 * Makes an enterprise key for whoever runs the server, if the store holds no key at all. True if it
 * did. The key is in its file before it works: a crash in between leaves no key without a holder.
 */
export const createDeveloperKey = async (deps: DeveloperKeyDeps): Promise<boolean> => {
  if (await hasKeys(deps.store)) return false;
  const key = { name: 'developer', tier: 'enterprise', expiresAtMs: null } as const;
  const { parts, stored } = generateKeyRecord(key, deps.randomBytes);
  const draft = `${deps.path}.${parts.id}`;
  await writeFile(draft, `${encodeKey(parts)}\n`, { mode: 0o600, flag: 'wx' });
  await chmod(draft, 0o600);
  const record = await registerFirstKey(deps.store, parts.id, stored);
  if (record === null) {
    await rm(draft);
    return false;
  }
  await rename(draft, deps.path);
  return true;
};
