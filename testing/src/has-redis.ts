import { redisVersion } from './redis-version.ts';

export type RedisPresence = {
  readonly version: string | null;
  /** Whether suites that need Redis must run: `SIPHER_REQUIRE_REDIS=1`. */
  readonly required: boolean;
  readonly warn: (line: string) => void;
};

/**
 * The one place that decides whether suites that need a real Redis run. Without one they are
 * skipped, with a line that says why; where they are required, this throws instead.
 *
 * @example
 * ```ts
 * describe.runIf(hasRedis())('over Redis', () => {});
 * ```
 */
export const hasRedis = ({
  version = redisVersion(),
  required = process.env.SIPHER_REQUIRE_REDIS === '1',
  warn = (line) => void process.stderr.write(`${line}\n`),
}: Partial<RedisPresence> = {}): boolean => {
  if (version !== null) return true;
  const reason = 'no redis-server is installed (apt-get install redis-server)';
  if (required) throw new Error(`${reason}, and SIPHER_REQUIRE_REDIS=1 requires one`);
  warn(`Tests that need Redis are skipped: ${reason}`);
  return false;
};
