import { readVolatileExpiry } from './counters.ts';
import { removeExpired } from './entries.ts';
import type { Environment, Rows } from './environment.ts';
import { buildPastHints, parseHintTarget } from './layout.ts';

/** Rows removed in one transaction: a few milliseconds of the event loop and of other writers. */
const slice = 500;
const pauseBetweenSlicesMs = 10;

export type Sweeper = { readonly close: () => Promise<void> };

/** Removes what has expired, again and again, without keeping the process alive. */
export const openSweeper = (
  environments: readonly Environment[],
  options: {
    readonly nowMs: () => number;
    readonly intervalMs: number;
    readonly onError: (error: unknown) => void;
  },
): Sweeper => {
  let isClosed = false;
  let sweeping = Promise.resolve();
  const isOver = () => isClosed;
  const sweep = async () => {
    for (const environment of environments) {
      await sweepEnvironment(environment, options.nowMs, isOver).catch(options.onError);
    }
  };
  let isIdle = true;
  const timer = setInterval(() => {
    if (!isIdle) return;
    isIdle = false;
    sweeping = sweep().finally(() => {
      isIdle = true;
    });
  }, options.intervalMs);
  timer.unref();
  return {
    close: async () => {
      isClosed = true;
      clearInterval(timer);
      await sweeping;
    },
  };
};

/** Sweeps until nothing is left that expired before this minute, in slices with pauses. */
export const sweepEnvironment = async (
  environment: Environment,
  nowMs: () => number,
  isOver: () => boolean = () => false,
): Promise<void> => {
  while (!isOver() && environment.read((rows) => hasPastHints(rows, nowMs()))) {
    await environment.write((rows) => sweepSlice(rows, nowMs()), 0);
    await pause();
  }
};

const pause = () =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, pauseBetweenSlicesMs);
  });

const hasPastHints = (rows: Rows, nowMs: number): boolean =>
  rows.keys({ ...buildPastHints(nowMs), limit: 1 }).length > 0;

/** Several processes may do this at once: each finds what the others left. */
const sweepSlice = (rows: Rows, nowMs: number): void => {
  let room = slice;
  for (const hintKey of rows.keys({ ...buildPastHints(nowMs), limit: slice })) {
    const removed = sweepTarget(rows, parseHintTarget(hintKey), { nowMs, limit: room });
    room -= removed + 1;
    if (room <= 0) return;
    rows.remove(hintKey);
  }
};

const sweepTarget = (
  rows: Rows,
  target: string,
  expired: { readonly nowMs: number; readonly limit: number },
): number => {
  if (target.endsWith('/')) return removeExpired(rows, target, expired);
  const record = rows.get(target);
  // A bucket that was used since then has left another hint, at its new minute.
  if (record !== undefined && readVolatileExpiry(record) <= expired.nowMs) rows.remove(target);
  return 0;
};
