import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openDiskSpace, readFreeBytes } from '../../stores/lmdb/disk-space.ts';
import { type Environment, openEnvironment } from '../../stores/lmdb/environment.ts';
import { StoreUnavailableError } from '../../stores/port.ts';
import type { AnnouncementIndex, ChainIndexState } from '../port.ts';
import { putJson, readJson } from './json-rows.ts';
import { buildStateKey, indexIdKey } from './layout.ts';
import { buildReads } from './read-streams.ts';
import { streamTraits } from './stream-traits.ts';
import { admitAnnouncements } from './writes/admit-announcements.ts';
import { advanceChain } from './writes/advance-chain.ts';
import { assertStep } from './writes/assert-step.ts';
import { leadChain } from './writes/lead-chain.ts';

export type AnnouncementIndexOptions = {
  /** Whether it is for reading alone: then there must be an index in the folder already. */
  readonly readOnly?: boolean;
  /** The clock of `steppedAtMs`; the system's unless told. */
  readonly nowMs?: () => number;
};

/**
 * Opens the announcement index in a folder, which is made if it is missing. Each process and each
 * thread opens it for itself, and closes it before it ends.
 *
 * Rejects with `StoreUnavailableError` where the folder cannot be used; later, readings throw it
 * and writings reject with it. A writing that was refused so may have been carried out all the
 * same: its outcome is in `readState`.
 *
 * @example
 * const index = await openAnnouncementIndex('.sipher/index');
 */
export const openAnnouncementIndex = async (
  folder: string,
  { readOnly = false, nowMs = Date.now }: AnnouncementIndexOptions = {},
): Promise<AnnouncementIndex> => {
  if (readOnly && !existsSync(join(folder, 'data.mdb'))) {
    throw new StoreUnavailableError(`there is no announcement index at "${folder}"`);
  }
  const space = openDiskSpace(() => readFreeBytes(folder));
  const environment = openEnvironment({ folder, isSynced: true, deadlineMs, space });
  const indexId = await ensureIndexId(environment).catch(async (error: unknown) => {
    await environment.close();
    throw error;
  });
  return {
    readState: (chain) =>
      environment.read((rows) => readJson<ChainIndexState>(rows, buildStateKey(chain))),
    ...buildReads(environment, indexId),
    ...(readOnly ? refusedWrites : buildWrites(environment, nowMs)),
    close: environment.close,
  };
};

/** A step of many megabytes may take seconds on a slow disk. */
const deadlineMs = 10_000;

const indexIdLength = 8;

const ensureIndexId = async (environment: Environment): Promise<string> => {
  const present = environment.read((rows) => readJson<string>(rows, indexIdKey));
  return (
    present ??
    (await environment.write((rows) => {
      // Another process may have made it in between.
      const made = readJson<string>(rows, indexIdKey) ?? randomBytes(indexIdLength).toString('hex');
      putJson(rows, indexIdKey, made);
      return made;
    }, indexIdLength))
  );
};

type Writes = Pick<AnnouncementIndex, 'advance' | 'lead'>;

const buildWrites = (environment: Environment, nowMs: () => number): Writes => ({
  advance: async (chain, step) => {
    assertStep(step);
    const admitted = await admitAnnouncements(chain, step.announcements);
    const addedBytes = step.announcements.length * mostBytesOfRow + stepBytes;
    const advance = await environment.write(
      (rows) => advanceChain(rows, chain, { step, admitted, nowMs: nowMs() }),
      addedBytes,
    );
    if (advance instanceof RangeError) throw advance;
    return advance === 'advanced';
  },
  lead: async (chain, lease) => {
    streamTraits(chain);
    return environment.write((rows) => leadChain(rows, chain, lease), leaseBytes);
  },
});

const mostBytesOfRow = 128;

/** The blocks that are written again, and the state. */
const stepBytes = 2 ** 19;
const leaseBytes = 512;

const refuseWrite = async (): Promise<never> => {
  throw new StoreUnavailableError('the announcement index was opened for reading alone');
};
const refusedWrites: Writes = { advance: refuseWrite, lead: refuseWrite };
