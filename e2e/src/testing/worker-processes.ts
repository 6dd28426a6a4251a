import { readdirSync, readFileSync } from 'node:fs';
import { waitUntil } from '@sipher/testing';
import { createKey } from './call-api.ts';
import { type RunningServer, type TestBed, withAdminKey } from './running-server.ts';
import { readLog } from './server-process.ts';

export type Workers = {
  /** The process that was started, which serves nothing itself. */
  readonly server: RunningServer;
  readonly workers: readonly number[];
  readonly key: string;
};

/** Starts a server of so many workers, and waits until all of them listen. */
export const startWorkers = async (
  bed: TestBed,
  count: number,
  flags: readonly string[] = [],
): Promise<Workers> => {
  const options = { ...withAdminKey, flags: ['--workers', String(count), ...flags] };
  const server = await bed.start(options);
  await waitForWorkers(server, count);
  return { server, workers: listChildren(server.pid), key: await createKey(server) };
};

/** The lines of its log with this `msg`. */
export const linesOf = (server: Pick<RunningServer, 'stdout'>, msg: string) =>
  readLog(server.stdout()).filter((line) => line.msg === msg);

/** Resolves once so many workers have come to listen, those that have ended since included. */
export const waitForWorkers = (server: RunningServer, count: number) =>
  waitUntil(
    `${count} workers listened`,
    async () => linesOf(server, 'listening').length === count,
    { timeoutMs: 30_000 },
  );

/** The ids of the processes that a process has started and that live, oldest first. */
export const listChildren = (pid: number): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((child) => readParent(child) === pid)
    .toSorted((a, b) => a - b);

/** True unless the process is gone, or waits for nothing but that someone takes note of its end. */
const isAlive = (pid: number): boolean => readStat(pid) !== null;

const readParent = (pid: number): number | null => readStat(pid)?.parent ?? null;

const readStat = (pid: number): { readonly parent: number } | null => {
  try {
    // `pid (name) state parent ...`; the name may hold anything.
    const [state, parent] = readFileSync(`/proc/${pid}/stat`, 'latin1')
      .replace(/^.*\) /s, '')
      .split(' ');
    return state === 'Z' ? null : { parent: Number(parent) };
  } catch {
    return null;
  }
};

/** Resolves once they are gone: the system takes a while to take apart what was killed. */
export const waitForEnds = (pids: readonly number[]) =>
  waitUntil('the workers are gone', async () => !pids.some(isAlive), { timeoutMs: 5_000 });

/** The one of some indexes; fails where there is none. */
export const at = <T>(items: readonly T[], index: number): T => {
  const item = items[index];
  if (item === undefined) throw new Error(`nothing at ${index}`);
  return item;
};
