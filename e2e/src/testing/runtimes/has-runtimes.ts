export type RuntimesPresence = {
  /** Whether they must run: `SIPHER_REQUIRE_RUNTIMES=1`. */
  readonly required: boolean;
  readonly warn: (line: string) => void;
};

/**
 * The one place that decides whether the client is tried on Bun and Deno, which npx fetches: only
 * where that is asked for, since nothing else of the tests needs the network.
 */
export const hasRuntimes = ({
  required = process.env.SIPHER_REQUIRE_RUNTIMES === '1',
  warn = (line) => void process.stderr.write(`${line}\n`),
}: Partial<RuntimesPresence> = {}): boolean => {
  if (required) return true;
  warn('Tests on Bun and Deno are skipped: npx would fetch them; SIPHER_REQUIRE_RUNTIMES=1 does');
  return false;
};
