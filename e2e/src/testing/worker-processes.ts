import { readdirSync, readFileSync } from 'node:fs';

/** The ids of the processes that a process has started and that live, oldest first. */
export const listChildren = (pid: number): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((child) => readParent(child) === pid)
    .toSorted((a, b) => a - b);

/** True unless the process is gone, or waits for nothing but that someone takes note of its end. */
export const isAlive = (pid: number): boolean => readStat(pid) !== null;

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
