import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type CurveEngines, chainCurve, InvalidInputError } from '@sipher/core';
import type { Piscina } from 'piscina';
import type { CurvesChoice } from '../../curves/open-curve-engines.ts';
import type { ScanKeys, Scanner, ScanPage, ScanRequest } from '../port.ts';
import { openTurns, type Turns } from './open-turns.ts';
import { runScan } from './run-scan.ts';
import { openScanControl, type ScanControl, stopScan } from './scan-control.ts';
import type { Slice, SliceResult, ThreadData } from './scan-slice.ts';

export type ScannerOptions = {
  /** The folder of the announcement index, in which there is one already. */
  readonly folder: string;
  /** How many threads scan; 0: one for each processor. */
  readonly threads: number;
  readonly curves: CurvesChoice;
  /** Checks keys before they are sent to a thread. */
  readonly engines: CurveEngines;
  /** What the threads run; what was built for them unless given. */
  readonly threadFile?: string;
  /** Where the threads of a scan tell of their progress; each has its own unless given. */
  readonly openControl?: () => ScanControl;
};

/** A thread takes a moment to start; one that has nothing to do ends after this. */
const idleMs = 60_000;

/**
 * Looks through an announcement index in threads of its own, which start with the first scan. Scans
 * that run at once share them slice by slice. Only so many run at once; the next ones wait for their
 * turn, and answer that they have scanned nothing where it does not come within their time.
 *
 * @example
 * const scanner = openScanner({ folder: '.sipher/index', threads: 0, curves: 'native', engines });
 */
export const openScanner = (options: ScannerOptions): Scanner => {
  const { threads, engines, openControl = openScanControl } = options;
  const threadCount = threads === 0 ? availableParallelism() : threads;
  let pool: Promise<Piscina<Slice, SliceResult>> | undefined;
  const turns = openTurns({
    places: runningPerThread * threadCount,
    // Half of them keep all threads busy.
    placesPerOwner: (runningPerThread / 2) * threadCount,
  });
  const controls = new Set<ScanControl>();
  const runSlice = async (slice: Slice) => {
    pool ??= openPool(options, threadCount);
    return (await pool).run(slice, { transferList: [slice.keys.bytes.buffer] });
  };
  return {
    scan: async (request, signal) => {
      signal.throwIfAborted();
      const control = openControl();
      controls.add(control);
      try {
        await assertKeys(request, engines);
        return await withinBudget(request, { control, signal, turns }, () =>
          runScan(request, { control, runSlice, window: threadCount + 1 }),
        );
      } finally {
        controls.delete(control);
      }
    },
    close: async () => {
      for (const control of controls) stopScan(control);
      await (await pool)?.destroy();
    },
  };
};

/** Loaded with the first scan: a server that starts need not wait for it. */
const openPool = async (options: ScannerOptions, maxThreads: number) => {
  const { folder, curves, threadFile = builtThread } = options;
  const workerData: ThreadData = { folder, curves };
  const { Piscina: Pool } = await import('piscina');
  return new Pool<Slice, SliceResult>({
    filename: threadFile,
    name: 'scanSlice',
    minThreads: 0,
    maxThreads,
    idleTimeout: idleMs,
    workerData,
    // Conditions and loaders of whoever runs this are not the threads': they run what was built.
    execArgv: [],
    // Threads wait for the next slice without a lock that would hold up their event loop.
    atomics: 'disabled',
  });
};

/** The same from source, which Node 20 does not run in a thread, and from what was built. */
const builtThread = fileURLToPath(
  new URL('../../../dist/index/scanner/scan-slice.js', import.meta.url),
);

/** More would all wait long for their next slice. */
const runningPerThread = 4;

type Budget = {
  readonly control: ScanControl;
  readonly signal: AbortSignal;
  readonly turns: Turns;
};

/** Runs a scan in its turn; its time counts from now, the signal ends it at once. */
const withinBudget = async (
  { budgetMs, range, owner }: ScanRequest,
  { control, signal, turns }: Budget,
  run: () => Promise<ScanPage>,
): Promise<ScanPage> => {
  const timesUp = new AbortController();
  const timer = setTimeout(() => timesUp.abort(), budgetMs);
  timesUp.signal.addEventListener('abort', () => stopScan(control));
  try {
    return await orAbort(signal, async () => {
      const leave = await turns.take(owner, AbortSignal.any([signal, timesUp.signal]));
      if (leave === null) return { found: [], nextOrdinal: range.from, scanned: 0 };
      try {
        return await run();
      } finally {
        leave();
      }
    });
  } finally {
    clearTimeout(timer);
    stopScan(control);
  }
};

/** What `run` resolves to, unless the signal is faster: then its reason. */
const orAbort = async <T>(signal: AbortSignal, run: () => Promise<T>): Promise<T> => {
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([aborted, run()]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
};

/** Without native curves a check takes a millisecond, for which others would wait. */
const checksAtOnce = 16;

const assertKeys = async ({ keys, stream }: ScanRequest, engines: CurveEngines): Promise<void> => {
  const engine = engines[chainCurve(stream.chain)];
  if (keys.length === 0) throw new InvalidInputError('keys', 'at least one key pair');
  for (const [index, { viewingPrivateKey, spendingPublicKey }] of keys.entries()) {
    if (index % checksAtOnce === checksAtOnce - 1) await setImmediate();
    const fieldOf = (name: keyof ScanKeys) => `keys.${index}.${name}`;
    engine.deriveScalar(viewingPrivateKey, fieldOf('viewingPrivateKey')).fill(0);
    engine.assertPoint(spendingPublicKey, fieldOf('spendingPublicKey'));
  }
};
