/** What the commands need of the world. */
export type CliDeps = {
  readonly fetch: typeof fetch;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Standard output and standard error. */
  readonly writeOut: (text: string) => void;
  readonly writeError: (text: string) => void;
  /**
   * Resolves once what was written to standard output before has left this process.
   * @throws ToldError if some of it could not be written
   */
  readonly flushOut?: () => Promise<void>;
  /** All of standard input, which is UTF-8. */
  readonly readIn: () => Promise<string>;
  /** How wide the terminal is that standard output goes to; undefined where it is none. */
  readonly terminalColumns?: number | undefined;
  /** The same of standard error. */
  readonly errorColumns?: number | undefined;
  /** A clock that never goes back, in milliseconds. */
  readonly elapsedMs: () => number;
  /**
   * Called once, by commands that end in order; resolves once the process is asked to stop, or has
   * nobody left to write to.
   */
  readonly waitForStop: () => Promise<void>;
  /** The number of this process if it is one of the workers of another. */
  readonly worker?: number | undefined;
};
