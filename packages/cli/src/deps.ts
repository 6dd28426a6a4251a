/** What the commands need of the world. */
export type CliDeps = {
  readonly fetch: typeof fetch;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Standard output and standard error. */
  readonly writeOut: (text: string) => void;
  readonly writeError: (text: string) => void;
  /** How wide the terminal is that standard output goes to; undefined where it is none. */
  readonly terminalColumns?: number | undefined;
  /** Called before the server starts; resolves once the process is asked to stop. */
  readonly waitForStop: () => Promise<void>;
  /** The number of this process if it is one of the workers of another. */
  readonly worker?: number | undefined;
};
