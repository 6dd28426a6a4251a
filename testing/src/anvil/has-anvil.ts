import { anvilBinary } from './anvil-binary.ts';

export type AnvilPresence = {
  /** Its path; null: it is not installed. */
  readonly binary: string | null;
  /** Whether suites that need anvil must run: `SIPHER_REQUIRE_ANVIL=1`. */
  readonly required: boolean;
  readonly warn: (line: string) => void;
};

/**
 * The one place that decides whether suites that need a real EVM node run. Without one they are
 * skipped, with a line that says why; where they are required, this throws instead.
 *
 * @example
 * ```ts
 * describe.runIf(hasAnvil())('on anvil', () => {});
 * ```
 */
export const hasAnvil = ({
  binary = anvilBinary(),
  required = process.env.SIPHER_REQUIRE_ANVIL === '1',
  warn = (line) => void process.stderr.write(`${line}\n`),
}: Partial<AnvilPresence> = {}): boolean => {
  if (binary !== null) return true;
  const reason = `npm installed no anvil for ${process.platform} ${process.arch}`;
  if (required) throw new Error(`${reason}, and SIPHER_REQUIRE_ANVIL=1 requires one`);
  warn(`Tests that need anvil are skipped: ${reason} (@foundry-rs/anvil)`);
  return false;
};
