import { randomFillSync } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import {
  type AnnouncementIndex,
  type ChainAnnouncement,
  type IndexStep,
  openAnnouncementIndex,
} from '@sipher/server';
import { open as openLmdb } from 'lmdb';
import type { Options } from '../options.ts';
import type { Workspace } from '../servers/workspace.ts';

/** How fast the index takes the announcements of a chain, and how much disk it needs for them. */
export type IngestResult = {
  readonly chain: string;
  readonly announcements: number;
  readonly perSecond: number;
  /** Of a bare LMDB that is given the same bytes, unread, in the same batches as durably. */
  readonly barePerSecond: number;
  /** Ours over the bare one's. */
  readonly ratio: number;
  /** The index's file over the number of announcements. */
  readonly diskBytesEach: number;
};

const perStep = 5_000;

const sources = {
  solana: { key: 32, address: 32, transaction: 64, positionStep: 2.5, timeStepSeconds: 1 },
  ethereum: { key: 33, address: 20, transaction: 32, positionStep: 0.3, timeStepSeconds: 3.6 },
} as const;

type SourceChain = keyof typeof sources;

/** Feeds an index from memory, and a bare LMDB in turns with it: only the taking is timed. */
export const ingestAnnouncements = async (
  workspace: Workspace,
  { announcements: count }: Options,
  onProgress: (text: string) => void,
): Promise<IngestResult[]> => {
  const results: IngestResult[] = [];
  for (const chain of ['solana', 'ethereum'] as const) {
    onProgress(`${count} announcements of ${chain} into the index`);
    const folder = workspace.makeFolder();
    const index = await openAnnouncementIndex(folder);
    const bare = openBare(workspace.makeFolder());
    const spent = await feedBoth(chain, { index, bare, count });
    await Promise.all([index.close(), bare.close()]);
    const diskBytes = statSync(join(folder, 'data.mdb')).size;
    results.push({
      chain,
      announcements: count,
      perSecond: (count * 1_000) / spent.oursMs,
      barePerSecond: (count * 1_000) / spent.bareMs,
      ratio: spent.bareMs / spent.oursMs,
      diskBytesEach: diskBytes / count,
    });
  }
  return results;
};

type Sides = { readonly index: AnnouncementIndex; readonly bare: Bare; readonly count: number };

const feedBoth = async (chain: SourceChain, { index, bare, count }: Sides) => {
  let [oursMs, bareMs] = [0, 0];
  let expected: string | null = null;
  for (let first = 0; first < count; first += perStep) {
    const { bytes, announcements } = makeBatch(chain, first, Math.min(perStep, count - first));
    const indexedTo = { position: announcements.at(-1)?.position ?? 0, timeMs: null };
    const step: IndexStep = { expected, next: String(first), announcements, indexedTo };
    bareMs += await timeCall(() => bare.put(first, bytes));
    oursMs += await timeCall(async () => {
      if (!(await index.advance(chain, step))) throw new Error('the index refused a step');
    });
    expected = step.next;
  }
  const total = index.total({ chain, schemeId: 'sip' });
  if (total !== count) throw new Error(`the index holds ${total} announcements of ${count}`);
  return { oursMs, bareMs };
};

const timeCall = async (call: () => Promise<unknown>): Promise<number> => {
  const startedAt = performance.now();
  await call();
  return performance.now() - startedAt;
};

const startMs = 1_700_000_000_000;

/** Random coordinates under the prime: the index does not look whether they are on the curve. */
const makeBatch = (chain: SourceChain, first: number, count: number) => {
  const { key, address, transaction, positionStep, timeStepSeconds } = sources[chain];
  const width = key + 1 + address + transaction;
  const bytes = randomFillSync(Buffer.alloc(count * width));
  const announcements = Array.from({ length: count }, (_, row): ChainAnnouncement => {
    const cells = bytes.subarray(row * width, (row + 1) * width);
    const ephemeralPublicKey = cells.subarray(0, key);
    if (chain === 'ethereum') ephemeralPublicKey[0] = 2;
    const highest = chain === 'ethereum' ? 1 : key - 1;
    ephemeralPublicKey[highest] = (ephemeralPublicKey[highest] ?? 0) & 0xbf;
    return {
      schemeId: 'sip',
      ephemeralPublicKey,
      viewTag: cells[key] ?? 0,
      announcedAddress: cells.subarray(key + 1, key + 1 + address),
      transactionId: cells.subarray(key + 1 + address),
      position: Math.floor((first + row) * positionStep),
      timeMs: startMs + Math.floor((first + row) * timeStepSeconds) * 1_000,
    };
  });
  return { bytes, announcements };
};

type Bare = {
  readonly put: (key: number, bytes: Buffer) => Promise<unknown>;
  readonly close: () => Promise<void>;
};

/** With the same durability: a commit is on disk when its promise resolves. */
const openBare = (path: string): Bare => {
  const db = openLmdb<Buffer, number>({
    path,
    noSubdir: false,
    encoding: 'binary',
    overlappingSync: false,
  });
  return { put: (key, bytes) => db.put(key, bytes), close: () => db.close() };
};
