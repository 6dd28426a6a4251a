import { expect, test } from 'vitest';
import { formatData } from './format-data.ts';

const plain = { columns: Number.POSITIVE_INFINITY, paint: (_: string, text: string) => text };
const format = (data: object, columns = plain.columns) => formatData(data, { ...plain, columns });

test('values stand in one column, and what is nested is indented below its name', () => {
  const text = format({ sessionId: 'sess_1', defaults: { chain: 'near', backend: 'sip-native' } });
  expect(text).toBe(
    ['sessionId  sess_1', 'defaults', '  chain    near', '  backend  sip-native', ''].join('\n'),
  );
});

test('a list of objects is a table, what is nested in it JSON', () => {
  const payments = [
    { slot: 7, opening: { nonce: '0x1' } },
    { slot: 11, label: 'rent' },
  ];
  expect(format({ payments })).toBe(
    [
      'payments',
      '  slot  opening          label',
      '  7     {"nonce":"0x1"}  -',
      '  11    -                rent',
      '',
    ].join('\n'),
  );
});

test('a table that is wider than the terminal is written below one another', () => {
  const payments = [
    { slot: 7, address: 'x'.repeat(30) },
    { slot: 8, address: 'y'.repeat(30) },
  ];
  expect(format({ payments }, 30)).toBe(
    [
      'payments',
      '  slot     7',
      `  address  ${'x'.repeat(30)}`,
      '',
      '  slot     8',
      `  address  ${'y'.repeat(30)}`,
      '',
    ].join('\n'),
  );
});

test('nothing and emptiness are seen; times are dates, other numbers as they are', () => {
  const text = format({
    nextCursor: null,
    payments: [],
    chains: ['near', 'sui'],
    createdAt: 1_767_225_600_000,
    amount: 1_767_225_600_000,
    valid: false,
  });
  expect(text).toBe(
    [
      'nextCursor  -',
      'payments    none',
      'chains      near, sui',
      'createdAt   2026-01-01T00:00:00.000Z',
      'amount      1767225600000',
      'valid       false',
      '',
    ].join('\n'),
  );
});

test('what others wrote cannot steer the terminal, neither as a value nor as a name', () => {
  const esc = '\u001b';
  const data = { label: `a${esc}[2Jb\n`, [`x${esc}`]: [{ [`y${esc}`]: esc }] };
  expect(format(data)).not.toContain(esc);
});

test('names are bold where there are colours', () => {
  const paint = (style: string, text: string) => `<${style}>${text}</>`;
  expect(formatData({ a: 1, bc: 2 }, { ...plain, paint })).toBe('<bold>a</>   1\n<bold>bc</>  2\n');
});

test.each(['toString', 'constructor', '__proto__', 'hasOwnProperty'])(
  'a field named %s is a field like any other',
  (name) => {
    const payments = JSON.parse(`[{"${name}":"x"},{"slot":7}]`);
    expect(format({ payments })).toBe(
      [
        'payments',
        `  ${name.padEnd(4)}  slot`,
        `  ${'x'.padEnd(name.length)}  -`,
        `  ${'-'.padEnd(name.length)}  7`,
        '',
      ].join('\n'),
    );
  },
);

test('an object may have any number of fields', () => {
  const data = Object.fromEntries(Array.from({ length: 200_000 }, (_, place) => [`f${place}`, 1]));
  expect(format(data).split('\n')).toHaveLength(200_001);
});
