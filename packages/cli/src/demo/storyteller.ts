import { CommandError } from '../command-error.ts';
import { describeUnforeseen } from '../describe-unforeseen.ts';
import { formatSeconds } from '../terminal/format-numbers.ts';
import type { Screen } from '../terminal/screen.ts';

/** What a step says of itself while it runs. */
export type Step = {
  /** Says a sentence that holds; where it does not, the demo ends with it. */
  readonly prove: (holds: boolean, sentence: string) => void;
  /** Says what the reader should know, and what proves nothing. */
  readonly note: (sentence: string) => void;
  /** Shows what is going on. Throws once the demo is to end. */
  readonly progress: (text: string) => void;
};

export type Storyteller = {
  /**
   * Runs the next step: shows its progress, then its title, what it proved and how long it took.
   * @throws CommandError that names the step where it failed or was stopped.
   */
  readonly tell: <T>(title: string, run: (step: Step) => Promise<T>) => Promise<T>;
};

type StorytellerDeps = {
  readonly screen: Screen;
  readonly elapsedMs: () => number;
  /** Aborted once the demo is to end. */
  readonly stop: AbortSignal;
};

export const openStoryteller = ({ screen, elapsedMs, stop }: StorytellerDeps): Storyteller => {
  let count = 0;
  return {
    tell: async (title, run) => {
      count += 1;
      const number = count;
      const name = `${number}. ${title}`;
      const startedMs = elapsedMs();
      const lines: string[] = [];
      screen.showProgress(name);
      try {
        stop.throwIfAborted();
        return await run({
          prove: (holds, sentence) => {
            if (!holds) throw new CommandError(`does not hold: ${sentence}`);
            lines.push(`   ${screen.paint('green', '✓')} ${sentence}`);
          },
          note: (sentence) => lines.push(`     ${screen.paint('dim', sentence)}`),
          progress: (text) => {
            stop.throwIfAborted();
            screen.showProgress(`${number}. ${text}`);
          },
        });
      } catch (error) {
        if (stop.aborted) throw new CommandError(`demo stopped in step ${name}`);
        throw new CommandError(`demo failed in step ${name}: ${describeFailure(error)}`);
      } finally {
        const time = formatSeconds(elapsedMs() - startedMs);
        screen.writeLines([formatHeading(screen, name, time), ...lines]);
      }
    },
  };
};

/** As wide as the widest sentence: the times stand in one column. */
const headingWidth = 78;

const formatHeading = ({ columns, paint }: Screen, name: string, time: string): string => {
  const left = Math.min(headingWidth, columns) - name.length;
  return paint('bold', name) + paint('dim', time.padStart(Math.max(left, time.length + 2)));
};

const describeFailure = (error: unknown): string =>
  error instanceof CommandError ? error.message : describeUnforeseen(error);
