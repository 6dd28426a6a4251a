import { expect, test } from 'vitest';
import { hasRedis } from './has-redis.ts';

test('where Redis is installed, its suites run', () => {
  const lines: string[] = [];
  const warn = (line: string) => void lines.push(line);
  expect(hasRedis({ version: 'Redis server v=7.0.15', required: true, warn })).toBe(true);
  expect(lines).toEqual([]);
});

test('where it is not, they are skipped with a line that says how to install it', () => {
  const lines: string[] = [];
  const warn = (line: string) => void lines.push(line);
  expect(hasRedis({ version: null, required: false, warn })).toBe(false);
  expect(lines).toEqual([expect.stringContaining('apt-get install redis-server')]);
});

test('where it is required, they fail instead', () => {
  expect(() => hasRedis({ version: null, required: true })).toThrow('SIPHER_REQUIRE_REDIS=1');
});
