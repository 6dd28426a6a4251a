import { chmod, rename, writeFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import type { RandomBytes } from '@sipher/core';
import type { EntryKey, Store } from '../stores/port.ts';
import { encodeKey } from './key-format.ts';
import { generateKeyRecord, hasKeys, indexPartition, registerKey } from './key-record.ts';

export type DeveloperKeyDeps = {
  readonly store: Store;
  readonly randomBytes: RandomBytes;
  readonly nowMs: () => number;
  /** The file that gets the key; nobody but its owner can read it. */
  readonly path: string;
};

const claimKey: EntryKey = {
  partition: indexPartition,
  collection: { name: 'claims', durable: true },
  id: 'developer-key',
};

/** A claim ends by itself, so that a first start that crashed leaves the next one free. */
const claimMs = 5_000;
const claimPollMs = 50;

/**
 * Makes an enterprise key for whoever runs the server, if the store holds no key at all. True if it
 * did. Of several first starts at once one makes it, and the others wait until it has.
 */
export const createDeveloperKey = async (deps: DeveloperKeyDeps): Promise<boolean> => {
  while (!(await hasKeys(deps.store))) {
    const expiresAtMs = deps.nowMs() + claimMs;
    const claim = await deps.store.put(claimKey, '', { expiresAtMs, ifAbsent: true });
    if (claim.outcome !== 'written') {
      await setTimeout(claimPollMs);
    } else if (!(await hasKeys(deps.store))) {
      await writeKey(deps);
      return true;
    }
  }
  return false;
};

/** The key is on disk before it works: a crash in between leaves no key without a holder. */
const writeKey = async ({ store, randomBytes, path }: DeveloperKeyDeps): Promise<void> => {
  const key = { name: 'developer', tier: 'enterprise', expiresAtMs: null } as const;
  const { parts, stored } = generateKeyRecord(key, randomBytes);
  // A name that nobody can foresee, and no link is followed: where the key goes is ours to say.
  const draft = `${path}.${parts.id}`;
  await writeFile(draft, `${encodeKey(parts)}\n`, { mode: 0o600, flag: 'wx' });
  await chmod(draft, 0o600);
  await setAside(path, parts.id);
  await rename(draft, path);
  await registerKey(store, parts.id, stored);
};

/** A key that lies there is of another store, or of one that was removed: it is not ours to lose. */
const setAside = async (path: string, newId: string): Promise<void> => {
  try {
    await rename(path, `${path}.before-${newId}`);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
};
