import type { FollowerEvent } from '@sipher/server';
import { describeUnforeseen } from '../describe-unforeseen.ts';

/** Between two lines of a chain that reads what it has missed. */
const everyMs = 2_000;

type Progress = { readonly state: 'behind' | 'following'; readonly atMs: number };

/**
 * Writes what happens to each chain, a line each: when it begins to follow, how far it is while it
 * reads what it has missed, what it finds, and what fails.
 */
export const openProgressLines = (writeOut: (text: string) => void, nowMs: () => number) => {
  const last = new Map<string, Progress>();
  const found = new Map<string, number>();
  const writeStep = (event: Extract<FollowerEvent, { kind: 'step' }>) => {
    const { chain, position, head, added, removedFrom } = event;
    if (removedFrom !== null) writeOut(`${chain}: reorganised, read again from ${removedFrom}\n`);
    found.set(chain, (found.get(chain) ?? 0) + added);
    const state = position === head ? 'following' : 'behind';
    const before = last.get(chain);
    const isNews =
      before?.state !== state ||
      (state === 'behind' ? nowMs() - before.atMs >= everyMs : added > 0);
    if (!isNews) return;
    last.set(chain, { state, atMs: nowMs() });
    writeOut(
      `${chain}: ${state}, at ${position} of ${head ?? 'unknown'}, ${found.get(chain)} announcements found\n`,
    );
  };
  return {
    write: (event: FollowerEvent): void => {
      if (event.kind === 'step' && !event.isFailing) writeStep(event);
      if (event.kind === 'leading') writeOut(`${event.chain}: this process follows it\n`);
      if (event.kind === 'failed') {
        const { chain, error, retryInMs } = event;
        last.delete(chain);
        writeOut(`${chain}: ${describe(error)}; next try in ${retryInMs / 1_000} s\n`);
      }
    },
  };
};

/** Errors that name themselves have a code that shows no secret; messages of others could. */
const describe = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : describeUnforeseen(error);
