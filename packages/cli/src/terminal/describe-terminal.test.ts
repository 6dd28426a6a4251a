import { expect, test } from 'vitest';
import { describeTerminal } from './describe-terminal.ts';

test.each([
  ['on a terminal', 80, {}, { columns: 80, hasColors: true }],
  ['in a pipe', undefined, {}, { columns: undefined, hasColors: false }],
  ['with NO_COLOR', 80, { NO_COLOR: '1' }, { columns: 80, hasColors: false }],
  ['with an empty NO_COLOR', 80, { NO_COLOR: '' }, { columns: 80, hasColors: true }],
  ['on a dumb terminal', 80, { TERM: 'dumb' }, { columns: undefined, hasColors: false }],
  ['in a pipe, forced', undefined, { FORCE_COLOR: '1' }, { columns: undefined, hasColors: true }],
  [
    'forced against NO_COLOR',
    80,
    { FORCE_COLOR: '1', NO_COLOR: '1' },
    { columns: 80, hasColors: true },
  ],
  ['forced off', 80, { FORCE_COLOR: '0' }, { columns: 80, hasColors: false }],
])('%s', (_, columns, environment, expected) => {
  expect(describeTerminal(columns, environment)).toEqual(expected);
});
