import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { hasRedis } from './has-redis.ts';
import { startRedis } from './start-redis.ts';
import { waitUntil } from './wait-until.ts';

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe.runIf(hasRedis())('a Redis server of the tests', () => {
  test('answers, takes arguments, and leaves nothing behind when it is stopped', async () => {
    const redis = await startRedis({ args: ['--maxmemory', '10mb'] });
    expect(await redis.call('SET', 'name', 'välue')).toBe('OK');
    expect(await redis.call('GET', 'name')).toBe('välue');
    expect(await redis.call('CONFIG', 'GET', 'maxmemory')).toEqual(['maxmemory', '10485760']);
    await expect(redis.call('INCR', 'name')).rejects.toThrow('not an integer');
    await redis.stop();
    expect(isAlive(redis.pid)).toBe(false);
    expect(existsSync(redis.folder)).toBe(false);
  });

  test('is killed and starts again on its port, with what it saved', async () => {
    const redis = await startRedis({ args: ['--appendonly', 'yes', '--appendfsync', 'always'] });
    const { pid } = redis;
    await redis.call('SET', 'name', 'value');
    await redis.kill();
    expect([isAlive(pid), redis.isRunning()]).toEqual([false, false]);
    await expect(redis.call('PING')).rejects.toThrow('ECONNREFUSED');
    await redis.restart();
    expect(redis.pid).not.toBe(pid);
    expect(await redis.call('GET', 'name')).toBe('value');
    await redis.stop();
  });

  test('accepts connections and answers nothing while it is frozen', async () => {
    const redis = await startRedis();
    redis.freeze();
    const socket = connect({ port: redis.port, host: '127.0.0.1' });
    await once(socket, 'connect');
    let answered = false;
    socket.once('data', () => {
      answered = true;
    });
    socket.write('PING\r\n');
    await expect(redis.call('PING')).rejects.toThrow('no reply');
    expect(answered).toBe(false);
    redis.thaw();
    await waitUntil('the answer comes', async () => answered);
    socket.destroy();
    redis.freeze();
    await redis.stop();
    expect(isAlive(redis.pid)).toBe(false);
  });

  test('says why it does not start', async () => {
    await expect(startRedis({ args: ['--no-such-option', '1'] })).rejects.toThrow('no-such-option');
  });

  test('does not outlive a process that was killed', async () => {
    const module = fileURLToPath(new URL('./start-redis.ts', import.meta.url));
    const built = module.replace(/src\/start-redis\.ts$/, 'dist/start-redis.js');
    const program = `import { startRedis } from ${JSON.stringify(built)};
const { pid, folder } = await startRedis();
console.log(JSON.stringify({ pid, folder }));
setInterval(() => {}, 1_000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program]);
    const [line] = await once(child.stdout, 'data');
    const { pid, folder } = JSON.parse(String(line));
    expect([isAlive(pid), existsSync(folder)]).toEqual([true, true]);
    child.kill('SIGKILL');
    await waitUntil('the server and its folder are gone', async () => {
      return !isAlive(pid) && !existsSync(folder);
    });
  });
});
