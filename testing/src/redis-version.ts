import { spawnSync } from 'node:child_process';

/** A server of the Redis protocol that is installed here. */
export type InstalledRedis = { readonly command: string; readonly version: string };

/** Either is as good; the first that is installed is taken. */
const commands = ['redis-server', 'valkey-server'];

/** The installed `redis-server` or `valkey-server`; null: there is none. */
export const findRedis = (): InstalledRedis | null => {
  for (const command of commands) {
    const { status, stdout } = spawnSync(command, ['--version'], { encoding: 'utf8' });
    if (status === 0) return { command, version: stdout.trim() };
  }
  return null;
};

/** What the installed `redis-server` (or `valkey-server`) says of its version; null: there is none. */
export const redisVersion = (): string | null => findRedis()?.version ?? null;
