import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { methodNames } from './run-method.ts';

test('docs/simnet.md lists every method, and no other', () => {
  const page = readFileSync(new URL('../../../../docs/simnet.md', import.meta.url), 'utf8');
  const [, section = ''] = page.split(/^## /m);
  const listed = [...section.matchAll(/`((?:get|is|send|simulate|request)[A-Z]\w+)`/g)];
  expect(listed.map(([, name]) => name)).toEqual(methodNames);
});
