import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What a step of a plan brings: so many announcements, at the step's number as their position. */
export type PlannedStep = { readonly count: number; readonly removeFrom?: number };

export type IndexProcess = {
  /** Takes the steps of the plan that are not taken yet; resolves to how many it took itself. */
  readonly takeSteps: (plan: readonly PlannedStep[]) => Promise<number>;
  readonly lead: (lease: { readonly nowMs: number; readonly untilMs: number }) => Promise<boolean>;
  /** Resolves to the number of the last step that was taken, at the `count`-th. */
  readonly waitForSteps: (count: number) => Promise<number>;
  /** Ends it without a chance to clean up. */
  readonly kill: () => Promise<void>;
};

type Message = { readonly step?: number; readonly result?: unknown };

const program = fileURLToPath(new URL('./index-process.mjs', import.meta.url));

/** Starts a process that shares the index in this folder. It runs what `tsc -b` has built. */
export const forkIndex = async (folder: string, holder: string): Promise<IndexProcess> => {
  const child = fork(program, [folder, holder], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const answer = () => waitFor(child, (message) => 'result' in message);
  await answer();
  const run = async (command: string, input: object): Promise<unknown> => {
    child.send({ command, ...input });
    return (await answer()).result;
  };
  return {
    takeSteps: async (plan) => Number(await run('takeSteps', { plan })),
    lead: async (lease) => (await run('lead', { lease })) === true,
    waitForSteps: async (count) => {
      let seen = 0;
      const last = await waitFor(child, ({ step }) => step !== undefined && ++seen === count);
      return last.step ?? 0;
    },
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
};

const waitFor = (child: ChildProcess, isIt: (message: Message) => boolean): Promise<Message> =>
  new Promise((resolve) => {
    const listen = (message: Message) => {
      if (!isIt(message)) return;
      child.off('message', listen);
      resolve(message);
    };
    child.on('message', listen);
  });
