import { expect, test } from 'vitest';
import { hasChromium } from './has-chromium.ts';
import { hasRuntimes } from './has-runtimes.ts';

test('without a browser its tests are skipped with the reason, and fail where it is required', () => {
  const lines: string[] = [];
  const warn = (line: string) => void lines.push(line);
  expect(hasChromium({ binary: null, required: false, warn })).toBe(false);
  expect(lines).toEqual([
    'Tests in a browser are skipped: no chromium is installed (apt-get install chromium)',
  ]);
  expect(() => hasChromium({ binary: null, required: true, warn })).toThrow(
    'SIPHER_REQUIRE_CHROMIUM=1 requires one',
  );
  expect(hasChromium({ binary: '/usr/bin/chromium', required: true, warn })).toBe(true);
  expect(lines).toHaveLength(1);
});

test('Bun and Deno are fetched only where they are required, and that they are not is said', () => {
  const lines: string[] = [];
  const warn = (line: string) => void lines.push(line);
  expect(hasRuntimes({ required: true, warn })).toBe(true);
  expect(lines).toEqual([]);
  expect(hasRuntimes({ required: false, warn })).toBe(false);
  expect(lines.join()).toContain('SIPHER_REQUIRE_RUNTIMES=1');
});
