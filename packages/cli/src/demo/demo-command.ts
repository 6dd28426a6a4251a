import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import type { CliDeps } from '../deps.ts';
import { describeTerminal } from '../terminal/describe-terminal.ts';
import { formatSeconds } from '../terminal/format-numbers.ts';
import { openScreen } from '../terminal/screen.ts';
import { openStoryteller } from './storyteller.ts';

type DemoOptions = { readonly announcements: number };

/** Sets up `sipher demo`. */
export const setUpDemo = (command: Command, deps: CliDeps): void => {
  command
    .option(
      '--announcements <count>',
      'how many payments to others the recipient looks through',
      parseCount,
      100_000,
    )
    .action((options: DemoOptions) => runDemo(options, deps));
};

const runDemo = async ({ announcements }: DemoOptions, deps: CliDeps): Promise<void> => {
  const stopping = new AbortController();
  void deps.waitForStop().then(() => stopping.abort());
  const stop = stopping.signal;
  const { elapsedMs } = deps;
  const startedMs = elapsedMs();
  const screen = openScreen({
    ...describeTerminal(deps.terminalColumns, deps.environment),
    write: deps.writeOut,
    elapsedMs,
  });
  const closers: (() => Promise<void>)[] = [];
  const folder = await openFolder((close) => closers.push(close));
  screen.writeLines([screen.paint('bold', 'A private payment, on this machine alone'), '']);
  try {
    // Loaded here: the server and the VM take a second, and no other command needs both.
    const { runStory } = await import('./run-story.ts');
    await runStory({
      storyteller: openStoryteller({ screen, elapsedMs, stop }),
      announcementCount: announcements,
      environment: deps.environment,
      fetch: deps.fetch,
      stop,
      folder,
      randomBytes,
      elapsedMs,
      nowMs: Date.now,
      own: (close) => closers.push(close),
    });
    const time = formatSeconds(elapsedMs() - startedMs);
    screen.writeLines(['', `Everything held, in ${time}.`]);
  } finally {
    screen.close();
    for (const close of closers.reverse()) await close();
  }
};

/** A temporary folder, which is gone after the demo, also where the process ends before its end. */
const openFolder = async (own: (close: () => Promise<void>) => void): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'sipher-demo-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  own(async () => {
    process.off('exit', remove);
    remove();
  });
  return folder;
};

const parseCount = (text: string): number => {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected a whole number, 1 to 9999999.');
};
