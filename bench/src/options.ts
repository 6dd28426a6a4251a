import { parseArgs } from 'node:util';

export type Options = {
  /** How long each measured run lasts. */
  readonly seconds: number;
  /** How often each pair of runs is repeated; the table shows medians. */
  readonly rounds: number;
  readonly connections: number;
  /** Live sessions in the large store, at least 1,000; 0 leaves that measure out. */
  readonly sessions: number;
  /** Announcements that go into the index, of each chain. */
  readonly announcements: number;
};

const flags = {
  seconds: { type: 'string' },
  rounds: { type: 'string' },
  connections: { type: 'string' },
  sessions: { type: 'string' },
  announcements: { type: 'string' },
  quick: { type: 'boolean', default: false },
} as const;

/** So many are in the small store. */
const fewestSessions = 1000;

/**
 * The options of a command line: `--quick` shortens everything that no other flag sets.
 * @throws Error naming the flag that is unknown or is no count.
 */
export const parseOptions = (args: readonly string[]): Options => {
  const { values } = parseArgs({ args: [...args], options: flags });
  const count = (name: Exclude<keyof typeof flags, 'quick'>, usual: number, quick: number) =>
    parseCount(name, values[name] ?? String(values.quick ? quick : usual));
  const sessions = count('sessions', 1_000_000, 0);
  if (sessions > 0 && sessions < fewestSessions) {
    throw new Error(`--sessions: expected 0 or at least ${fewestSessions}, got ${sessions}`);
  }
  return {
    seconds: count('seconds', 5, 1),
    rounds: count('rounds', 3, 1),
    connections: count('connections', 32, 32),
    sessions,
    announcements: count('announcements', 1_000_000, 50_000),
  };
};

const parseCount = (name: string, text: string): number => {
  const isCount = /^\d{1,8}$/.test(text) && (name === 'sessions' || Number(text) > 0);
  if (!isCount) throw new Error(`--${name}: expected a whole number, got "${text}"`);
  return Number(text);
};
