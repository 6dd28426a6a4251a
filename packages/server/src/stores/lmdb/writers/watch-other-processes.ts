import type { Database } from './writer.ts';

/** How long an answer holds: much less than a new process needs until its first write. */
const freshMs = 250;

/**
 * Whether other live processes have the database open, as its table of readers tells. Every process
 * has a place there from its first read on.
 */
export const watchOtherProcesses = (db: Database): (() => boolean) => {
  let askedAtMs = Number.NEGATIVE_INFINITY;
  let hasOthers = false;
  return () => {
    const nowMs = performance.now();
    if (nowMs - askedAtMs > freshMs) {
      askedAtMs = nowMs;
      hasOthers = readPids(db).some((pid) => pid !== process.pid && isAlive(pid));
    }
    return hasOthers;
  };
};

/** The list has a heading, then lines of process id, thread and snapshot. */
const readPids = (db: Database): number[] =>
  [...db.readerList().matchAll(/^\s*(\d+)\s/gm)].map(([, pid]) => Number(pid));

/** A process that was killed leaves its place behind. */
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Not ours to signal, but there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};
