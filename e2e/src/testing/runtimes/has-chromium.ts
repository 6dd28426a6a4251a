import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

export type ChromiumPresence = {
  /** Its path; null: it is not installed. */
  readonly binary: string | null;
  /** Whether tests in a browser must run: `SIPHER_REQUIRE_CHROMIUM=1`. */
  readonly required: boolean;
  readonly warn: (line: string) => void;
};

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // Not there, or not for us: the same to whoever wants to run it.
    return false;
  }
};

/** The browser of this machine, as it is found by its name. */
export const chromiumBinary = (): string | null =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'chromium'))
    .find(isExecutable) ?? null;

/**
 * The one place that decides whether tests in a real browser run. Without one they are skipped,
 * with a line that says why; where they are required, this throws instead.
 */
export const hasChromium = ({
  binary = chromiumBinary(),
  required = process.env.SIPHER_REQUIRE_CHROMIUM === '1',
  warn = (line) => void process.stderr.write(`${line}\n`),
}: Partial<ChromiumPresence> = {}): boolean => {
  if (binary !== null) return true;
  const reason = 'no chromium is installed (apt-get install chromium)';
  if (required) throw new Error(`${reason}, and SIPHER_REQUIRE_CHROMIUM=1 requires one`);
  warn(`Tests in a browser are skipped: ${reason}`);
  return false;
};
