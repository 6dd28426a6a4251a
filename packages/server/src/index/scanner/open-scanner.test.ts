import { randomInt } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { InvalidInputError } from '@sipher/core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openCurveEngines } from '../../curves/open-curve-engines.ts';
import { appendAnnouncements, openAnnouncer } from '../../testing/announcements.ts';
import type { AnnouncementIndex, Scanner, ScanRequest } from '../port.ts';
import { openAnnouncementIndex } from '../store/open-announcement-index.ts';
import { openScanner, type ScannerOptions } from './open-scanner.ts';
import { openScanControl, readProgress, type ScanControl } from './scan-control.ts';

const { engines } = openCurveEngines('native');
const stream = { chain: 'solana', schemeId: 'sip' } as const;
const announcer = openAnnouncer(stream, engines);
const [alice, bob] = [announcer.recipientOf('alice'), announcer.recipientOf('bob')];

const total = 100_000;
const paidAt = [0, 1_023, 1_024, 1_025, 20_000, 20_001, 55_555, 99_999];
const never = () => new AbortController().signal;

let folder: string;
let index: AnnouncementIndex;
const scanners: Scanner[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sipher-scanner-'));
  index = await openAnnouncementIndex(folder);
  // A scan takes as long for those that it has seen before.
  const strangers = Array.from({ length: 1_000 }, (_, at) => announcer.strange(at));
  const announcements = Array.from({ length: total }, (_, position) => {
    const stranger = strangers[position % strangers.length] ?? announcer.strange(position);
    const { announcement } = paidAt.includes(position)
      ? announcer.pay(position === 20_001 ? bob : alice, position)
      : { announcement: stranger };
    return { ...announcement, position };
  });
  await appendAnnouncements(index, 'solana', announcements);
}, 60_000);
afterAll(async () => {
  for (const scanner of scanners) await scanner.close();
  await index.close();
  await rm(folder, { recursive: true, force: true });
});

const open = (options: Partial<ScannerOptions> = {}): Scanner => {
  const scanner = openScanner({ folder, threads: 2, curves: 'native', engines, ...options });
  scanners.push(scanner);
  return scanner;
};

const request: ScanRequest = {
  owner: 'one',
  stream,
  keys: [alice.keys, bob.keys],
  range: { from: 0, to: total },
  limit: 1_000,
  budgetMs: 60_000,
};

type Page = Awaited<ReturnType<Scanner['scan']>>;

const outlineOf = ({ found }: Page) =>
  found.map(({ announcement: { ordinal }, keyIndex }) => [ordinal, keyIndex]);

const expected = paidAt.map((ordinal) => [ordinal, ordinal === 20_001 ? 1 : 0]);

describe('a scanner', () => {
  test('finds all payments, and its event loop is free meanwhile', async () => {
    const scanner = open({ threads: 1 });
    // The thread starts, and all is loaded.
    await scanner.scan({ ...request, range: { from: 0, to: 1 } }, never());
    const delays = monitorEventLoopDelay({ resolution: 5 });
    delays.enable();
    const page = await scanner.scan({ ...request, keys: [alice.keys] }, never());
    delays.disable();
    expect(outlineOf(page)).toEqual(expected.filter(([, keyIndex]) => keyIndex === 0));
    expect(page).toMatchObject({ nextOrdinal: total, scanned: total });
    // Of some seconds on a machine that does other things too: what takes the longest counts least.
    expect(delays.percentile(99) / 1e6).toBeLessThan(50);
  }, 60_000);

  test('pages by limit and by time, put together, are the scan in one', async () => {
    const scanner = open();
    const together: number[][] = [];
    let from = 0;
    while (from < total) {
      const limits = { limit: randomInt(1, 4), budgetMs: randomInt(200, 1_500) };
      const page = await scanner.scan(
        { ...request, ...limits, range: { from, to: total } },
        never(),
      );
      expect(page.scanned).toBe(page.nextOrdinal - from);
      together.push(...outlineOf(page));
      from = page.nextOrdinal;
    }
    expect(together).toEqual(expected);
  }, 60_000);

  test('ends at the end of its time, wherever it is', async () => {
    const scanner = open();
    await scanner.scan({ ...request, range: { from: 0, to: 1 } }, never());
    const page = await scanner.scan({ ...request, budgetMs: 300 }, never());
    expect(page.scanned).toBeGreaterThan(0);
    expect(page.scanned).toBeLessThan(total);
  });

  test('an abort ends it at once, with its reason, and its threads stop', async () => {
    const controls: ScanControl[] = [];
    const openControl = () => {
      controls.push(openScanControl());
      return controls.at(-1) ?? openScanControl();
    };
    const scanner = open({ openControl });
    const controller = new AbortController();
    const scan = scanner.scan(request, controller.signal);
    const [control = openScanControl()] = controls;
    await vi.waitUntil(() => readProgress(control) > 3, { timeout: 10_000 });
    const abortedAt = performance.now();
    controller.abort(new Error('the client left'));
    await expect(scan).rejects.toThrow('the client left');
    expect(performance.now() - abortedAt).toBeLessThan(100);
    // Each thread may still end the step that it is in.
    const seen = readProgress(control);
    await vi.waitUntil(
      async () => {
        const before = readProgress(control);
        await sleep(200);
        return readProgress(control) === before;
      },
      { timeout: 10_000 },
    );
    expect(readProgress(control) - seen).toBeLessThanOrEqual(4);
  });

  test('a signal that was aborted before runs nothing', async () => {
    const reason = new Error('too late');
    await expect(open().scan(request, AbortSignal.abort(reason))).rejects.toBe(reason);
  });

  test('several at once each find their own', async () => {
    const scanner = open();
    const range = { from: 0, to: 22_000 };
    const scans = Array.from({ length: 12 }, (_, at) =>
      scanner.scan({ ...request, keys: [at % 2 === 0 ? alice.keys : bob.keys], range }, never()),
    );
    const pages = await Promise.all(scans);
    const found = pages.map((page) => outlineOf(page).map(([ordinal]) => ordinal));
    const [ofAlice, ofBob] = [[0, 1_023, 1_024, 1_025, 20_000], [20_001]];
    expect(found).toEqual(found.map((_, at) => (at % 2 === 0 ? ofAlice : ofBob)));
  }, 60_000);

  test('one that has no turn within its time has scanned nothing', async () => {
    const scanner = open({ threads: 1 });
    const controller = new AbortController();
    const others = Array.from({ length: 4 }, () => scanner.scan(request, controller.signal));
    const page = await scanner.scan({ ...request, budgetMs: 50 }, never());
    expect(page).toEqual({ found: [], nextOrdinal: 0, scanned: 0 });
    controller.abort(new Error('enough'));
    await Promise.all(others.map((other) => expect(other).rejects.toThrow('enough')));
    const after = await scanner.scan({ ...request, range: { from: 0, to: 100 } }, never());
    expect(after.scanned).toBe(100);
  });

  test.each([
    ['viewingPrivateKey', { ...alice.keys, viewingPrivateKey: new Uint8Array(31) }],
    ['spendingPublicKey', { ...alice.keys, spendingPublicKey: new Uint8Array(32) }],
  ])('a pair whose %s is none is refused by its place', async (field, keys) => {
    const scan = open().scan({ ...request, keys: [alice.keys, keys] }, never());
    const error = await scan.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InvalidInputError);
    expect(error).toMatchObject({ field: `keys.1.${field}` });
  });

  test('a thread that dies fails its scans, and the next one has a new thread', async () => {
    const threadFile = join(folder, 'dying-thread.mjs');
    await writeFile(
      threadFile,
      `export const scanSlice = ({ range }) => {
        if (range.from === 0) process.exit(1);
        return { found: [], nextOrdinal: range.to };
      };`,
    );
    const scanner = open({ threadFile, threads: 1 });
    await expect(scanner.scan(request, never())).rejects.toThrow();
    const page = await scanner.scan({ ...request, range: { from: 1, to: 50 } }, never());
    expect(page.scanned).toBe(49);
  });

  test('an index that cannot be opened fails the scan', async () => {
    const scanner = open({ folder: join(folder, 'nowhere') });
    await expect(scanner.scan(request, never())).rejects.toThrow('no announcement index');
  });
});
