import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Store } from '../port.ts';

export type StoreProcess = {
  /** Sends one command of `store-process.mjs`; resolves to what it answers. */
  readonly run: (command: string, input: object) => Promise<unknown>;
  readonly call: (method: keyof Store, ...args: unknown[]) => Promise<unknown>;
  /** What the process says by itself, such as the ids of acknowledged writes. */
  readonly acknowledged: string[];
  readonly waitForAcknowledged: (count: number) => Promise<void>;
  readonly pid: number;
  /** Ends it without a chance to clean up. */
  readonly kill: () => Promise<void>;
};

type Answer = {
  readonly sequence?: number;
  readonly result?: unknown;
  readonly error?: string;
  readonly acknowledged?: string;
};

const program = fileURLToPath(new URL('./store-process.mjs', import.meta.url));

/** Starts a process that shares the store in this folder. It runs what `tsc -b` has built. */
export const forkStore = async (path: string): Promise<StoreProcess> => {
  const child = fork(program, [path], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const answers = new Map<number, (answer: Answer) => void>();
  const acknowledged: string[] = [];
  let sequence = 0;
  let onAcknowledged = () => {};
  child.on('message', (answer: Answer) => {
    if (answer.acknowledged !== undefined) {
      acknowledged.push(answer.acknowledged);
      onAcknowledged();
    } else if (answer.sequence !== undefined) {
      answers.get(answer.sequence)?.(answer);
      answers.delete(answer.sequence);
    }
  });
  const run = async (command: string, input: object) => {
    sequence += 1;
    const own = sequence;
    const answered = new Promise<Answer>((resolve) => answers.set(own, resolve));
    child.send({ ...input, command, sequence: own });
    const { error, result } = await answered;
    if (error !== undefined) throw new Error(error);
    return result;
  };
  const waitForAcknowledged = (count: number) =>
    new Promise<void>((resolve) => {
      onAcknowledged = () => {
        if (acknowledged.length >= count) resolve();
      };
      onAcknowledged();
    });
  await waitForAcknowledged(1);
  const call: StoreProcess['call'] = (method, ...args) => run('call', { method, args });
  const { pid = 0 } = child;
  return { pid, run, call, acknowledged, waitForAcknowledged, kill: () => kill(child) };
};

const kill = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
};
