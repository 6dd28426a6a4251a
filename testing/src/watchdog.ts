import { spawn } from 'node:child_process';

/** Ends a process and removes its folder when the process that made the watchdog is gone. */
export type Watchdog = {
  /** Names the process to end; null: there is none now. */
  readonly watch: (pid: number | null) => void;
  /** Ends the watched process, removes the folder, and then itself. Resolves when that is done. */
  readonly close: () => Promise<void>;
};

/** Its input ends with the process that holds the other end, even by kill -9. */
const script = `trap '' INT TERM HUP
pid=
while read -r line; do pid=$line; done
[ -z "$pid" ] || kill -9 "$pid" 2>/dev/null
rm -rf "$1"`;

/** A shell that outlives the tests by as much as it takes to clean up after them. */
export const startWatchdog = (folder: string): Watchdog => {
  const shell = spawn('sh', ['-c', script, 'sh', folder], { stdio: ['pipe', 'ignore', 'ignore'] });
  const ended = new Promise<void>((resolve, reject) => {
    shell.once('close', () => resolve());
    shell.once('error', reject);
  });
  return {
    watch: (pid) => void shell.stdin.write(`${pid ?? ''}\n`),
    close: () => {
      shell.stdin.end();
      return ended;
    },
  };
};
