import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const utimeField = 14;
const stimeField = 15;

/**
 * CPU time of a process so far, of all its threads, user and system, in ms. Its step is that of
 * the kernel's clock ticks, usually 10 ms. Null where there is no /proc.
 * @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 */
export const readCpuMs = (pid: number): number | null => {
  if (process.platform !== 'linux') return null;
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The second field is the name in parentheses and may hold spaces: count from behind it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[utimeField - 3]) + Number(fields[stimeField - 3]);
  return (ticks * 1000) / ticksPerSecond();
};

const ticksPerSecond = (): number =>
  Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
