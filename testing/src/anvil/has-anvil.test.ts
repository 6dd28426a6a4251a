import { expect, test } from 'vitest';
import { hasAnvil } from './has-anvil.ts';

test('where anvil is installed, its suites run', () => {
  const lines: string[] = [];
  const warn = (line: string) => void lines.push(line);
  expect(hasAnvil({ binary: '/bin/anvil', required: true, warn })).toBe(true);
  expect(lines).toEqual([]);
});

test('where it is not, they are skipped with a line that names its package', () => {
  const lines: string[] = [];
  const warn = (line: string) => void lines.push(line);
  expect(hasAnvil({ binary: null, required: false, warn })).toBe(false);
  expect(lines).toEqual([expect.stringContaining('@foundry-rs/anvil')]);
});

test('where it is required, they fail instead', () => {
  expect(() => hasAnvil({ binary: null, required: true })).toThrow('SIPHER_REQUIRE_ANVIL=1');
});
