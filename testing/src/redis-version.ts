import { spawnSync } from 'node:child_process';

/** What the installed `redis-server` (or `valkey-server`) says of its version; null: there is none. */
export const redisVersion = (): string | null => {
  const { status, stdout } = spawnSync('redis-server', ['--version'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
};
