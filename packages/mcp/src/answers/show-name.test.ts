import { expect, test } from 'vitest';
import { tools } from '../tools/tools.ts';
import { hideKeys, showName } from './show-name.ts';

test.each(tools)('the names of the fields of $name are shown', ({ input }) => {
  for (const name of Object.keys(input.shape)) expect(showName(name)).toBe(name);
});

test.each([
  `sph_4fGh7Jk2Lm9N_${'x'.repeat(32)}0AbCdE`,
  `0x${'5a'.repeat(32)}`,
  'aB'.repeat(32),
  'correct horse battery staple',
  '',
])('what may be a secret in the place of a name is not shown: %j', (name) => {
  expect(showName(name)).toBe('(not shown)');
});

test('keys are hidden wherever a text has them', () => {
  const hex = '5A'.repeat(32);
  const text = `open sph_4fGh7Jk2Lm9N_${'x'.repeat(38)}.txt, 0x${hex}, ${hex} and 10.0.0.1:80`;
  expect(hideKeys(text)).toBe('open (not shown).txt, (not shown), (not shown) and 10.0.0.1:80');
});
