import { randomBytes, randomFillSync } from 'node:crypto';
import { type ChainAnnouncement, openAnnouncementIndex, openCurveEngines } from '@sipher/server';
import { median } from '../load/statistics.ts';
import type { Options } from '../options.ts';
import { importServerFile, type Scanner } from '../servers/server-files.ts';
import type { Workspace } from '../servers/workspace.ts';

/** How fast a batch of keys is compared with announcements, beside the library's own call. */
export type ScanResult = {
  readonly name: string;
  readonly keys: number;
  readonly threads: number;
  readonly announcementsPerSecond: number;
  /** An announcement compared with a key. */
  readonly pairsPerSecond: number;
  /** The library's Diffie-Hellman alone, by one thread, in turns with the scans. */
  readonly rawPerSecond: number;
  /** Pairs over raw, for one thread; the median of all turns. */
  readonly ratio: number;
  /** The same of CPU time, of all threads of the process: what others run does not count. */
  readonly cpuRatio: number;
};

type ScanStream = {
  readonly name: string;
  readonly chain: 'solana' | 'ethereum';
  readonly schemeId: 'sip' | 'erc5564';
};

const streams: readonly ScanStream[] = [
  { name: 'ed25519 (solana, sip)', chain: 'solana', schemeId: 'sip' },
  { name: 'secp256k1 (ethereum, sip)', chain: 'ethereum', schemeId: 'sip' },
  { name: 'secp256k1 (ethereum, erc5564)', chain: 'ethereum', schemeId: 'erc5564' },
];

const runs = [
  { keys: 1, threads: 1 },
  { keys: 10, threads: 1 },
  { keys: 100, threads: 1 },
  { keys: 1, threads: 2 },
] as const;

const count = 50_000;

/** Scans an index that was filled for it, in threads, as the server does. */
export const scanAnnouncements = async (
  workspace: Workspace,
  { rounds, seconds }: Options,
  onProgress: (text: string) => void,
): Promise<ScanResult[]> => {
  const folder = workspace.makeFolder();
  const index = await openAnnouncementIndex(folder);
  const results: ScanResult[] = [];
  for (const chain of ['solana', 'ethereum'] as const) {
    onProgress(`${count} announcements of ${chain} to be scanned`);
    const announcements = makeAnnouncements(chain);
    const indexedTo = { position: count, timeMs: null };
    await index.advance(chain, { expected: null, next: '1', announcements, indexedTo });
  }
  for (const stream of streams) {
    const raw = await openRaw(stream);
    for (const run of runs) {
      onProgress(`scan on ${stream.name}: ${run.keys} keys, ${run.threads} threads`);
      results.push(await timeScans({ stream, run, folder, raw }, { rounds, seconds }));
    }
  }
  await index.close();
  return results;
};

const { engines } = openCurveEngines('native');
const curves = { solana: 'ed25519', ethereum: 'secp256k1' } as const;

/** A private key that is under the group order too. */
const makePrivateKey = (): Uint8Array => randomBytes(32).fill(1, 0, 1);

const makePublicKey = (chain: ScanStream['chain']): Uint8Array => {
  const engine = engines[curves[chain]];
  return engine.derivePublicKey(engine.deriveScalar(makePrivateKey(), 'scalar'), 'scalar');
};

/** Of strangers, with points of the curve: what is none costs less. */
const makeAnnouncements = (chain: ScanStream['chain']): ChainAnnouncement[] =>
  Array.from({ length: count }, () => makePublicKey(chain)).flatMap(
    (ephemeralPublicKey, position) => {
      const schemeIds = chain === 'solana' ? (['sip'] as const) : (['sip', 'erc5564'] as const);
      return schemeIds.map((schemeId) => ({
        schemeId,
        ephemeralPublicKey,
        viewTag: randomBytes(1)[0] ?? 0,
        announcedAddress: randomBytes(chain === 'solana' ? 32 : 20),
        transactionId: randomBytes(chain === 'solana' ? 64 : 32),
        position,
        timeMs: 1_700_000_000_000 + position * 1_000,
      }));
    },
  );

/** Calls the library so many times. */
type Raw = (calls: number) => void;

const openRaw = async ({ chain }: ScanStream): Promise<Raw> => {
  const points = Array.from({ length: 1_024 }, () => makePublicKey(chain));
  const [secret, shared] = [makePrivateKey(), Buffer.alloc(32)];
  const pointAt = (call: number) => points[call % points.length] ?? shared;
  if (chain === 'solana') {
    const { loadLibsodium } = await importServerFile('./curves/load-libsodium.js');
    const sodium = loadLibsodium();
    for (const point of points) randomFillSync(point);
    return (calls) => {
      for (let call = 0; call < calls; call += 1) {
        sodium.crypto_scalarmult(shared, secret, pointAt(call));
      }
    };
  }
  const { loadLibsecp256k1 } = await importServerFile('./curves/load-libsecp256k1.js');
  const library = loadLibsecp256k1();
  return (calls) => {
    for (let call = 0; call < calls; call += 1) library.ecdh(pointAt(call), secret, {}, shared);
  };
};

type Timing = {
  readonly stream: ScanStream;
  readonly run: (typeof runs)[number];
  readonly folder: string;
  readonly raw: Raw;
};

/** About what a thread does in a second, on a slow machine. */
const pairsInSecond = 15_000;

/** Ours and the raw calls take turns, so that what else the machine does meets both. */
const turnsInRound = 5;

const timeScans = async (
  { stream, run: { keys, threads }, folder, raw }: Timing,
  { rounds, seconds }: Pick<Options, 'rounds' | 'seconds'>,
): Promise<ScanResult> => {
  const { openScanner } = await importServerFile('./index/scanner/open-scanner.js');
  const scanner = openScanner({ folder, threads, curves: 'native', engines });
  const pairs = Math.min(count * keys, Math.min(seconds, 2) * pairsInSecond * threads);
  const announcements = Math.ceil(pairs / keys / turnsInRound);
  const calls = Math.ceil(pairsInSecond / turnsInRound);
  const scan = openScan(scanner, { stream, keys });
  // The threads start.
  await scan(Math.min(announcements, 64 * threads));
  const measured: { readonly ours: Rates; readonly raw: Rates }[] = [];
  for (let turn = 0; turn < rounds * turnsInRound; turn += 1) {
    const rawRates = await timeCalls(calls, async () => raw(calls));
    const ours = await timeCalls(announcements * keys, () => scan(announcements));
    measured.push({ ours, raw: rawRates });
  }
  await scanner.close();
  const pairsPerSecond = median(measured.map(({ ours }) => ours.perSecond));
  return {
    name: stream.name,
    keys,
    threads,
    announcementsPerSecond: pairsPerSecond / keys,
    pairsPerSecond,
    rawPerSecond: median(measured.map((turn) => turn.raw.perSecond)),
    ratio: median(measured.map((turn) => turn.ours.perSecond / turn.raw.perSecond)) / threads,
    cpuRatio: median(measured.map((turn) => turn.ours.perCpuSecond / turn.raw.perCpuSecond)),
  };
};

type Scanned = { readonly stream: ScanStream; readonly keys: number };

const openScan = (scanner: Scanner, { stream: { chain, schemeId }, keys }: Scanned) => {
  const pairs = Array.from({ length: keys }, () => ({
    viewingPrivateKey: makePrivateKey(),
    spendingPublicKey: makePublicKey(chain),
  }));
  const { signal } = new AbortController();
  return async (announcements: number): Promise<void> => {
    const range = { from: 0, to: announcements };
    const stream = { chain, schemeId };
    const request = { owner: 'bench', stream, keys: pairs, range, limit: 1_000 };
    const { scanned } = await scanner.scan({ ...request, budgetMs: 600_000 }, signal);
    if (scanned !== announcements) throw new Error(`scanned ${scanned} of ${announcements}`);
  };
};

type Rates = { readonly perSecond: number; readonly perCpuSecond: number };

const timeCalls = async (calls: number, run: () => Promise<void>): Promise<Rates> => {
  const before = process.cpuUsage();
  const startedAt = performance.now();
  await run();
  const lastedMs = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(before);
  return { perSecond: (calls * 1e3) / lastedMs, perCpuSecond: (calls * 1e6) / (user + system) };
};
