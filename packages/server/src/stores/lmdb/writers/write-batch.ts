import { StoreUnavailableError } from '../../port.ts';

/** Commands that one transaction carries out, and that succeed or fail with its commit. */
export type WriteBatch = {
  readonly add: <T>(run: () => T) => Promise<T>;
  readonly runAll: () => void;
  readonly acknowledgeAll: () => void;
  readonly rejectAll: (cause: unknown) => void;
};

type Command = { readonly run: () => void; readonly settle: (failure: Failure | null) => void };
type Failure = { readonly cause: unknown };

export const createWriteBatch = (): WriteBatch => {
  const commands: Command[] = [];
  const settleAll = (failure: Failure | null) => {
    for (const command of commands) command.settle(failure);
  };
  return {
    add: (run) =>
      new Promise((resolve, reject) => {
        commands.push(buildCommand(run, resolve, reject));
      }),
    runAll: () => {
      for (const command of commands) command.run();
    },
    acknowledgeAll: () => settleAll(null),
    rejectAll: (cause) => settleAll({ cause }),
  };
};

const buildCommand = <T>(
  run: () => T,
  resolve: (result: T) => void,
  reject: (error: Error) => void,
): Command => {
  let outcome: { readonly result: T } | Failure = neverRun;
  return {
    run: () => {
      try {
        outcome = { result: run() };
      } catch (cause) {
        // The others go on; where the database itself failed, their common commit fails too.
        outcome = { cause };
      }
    },
    settle: (failure) => {
      const end = failure ?? outcome;
      if ('result' in end) resolve(end.result);
      else reject(toWriteError(end.cause));
    },
  };
};

/** Shared: an error for each command, with its stack, would cost more than the command. */
const neverRun: Failure = { cause: new Error('it was never run') };

const toWriteError = (cause: unknown): StoreUnavailableError => {
  if (cause instanceof StoreUnavailableError) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new StoreUnavailableError(`the store could not be written: ${reason}`, { cause });
};
