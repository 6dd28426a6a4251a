import { expect, test } from 'vitest';
import { renderApiReference } from './render-api-reference.ts';

const cellsOf = (row: string): string[] => row.split(/(?<!\\)\|/).map((cell) => cell.trim());

const tables = renderApiReference().flatMap(([, text]) =>
  [...text.matchAll(/^\| field [^\n]+\n\| ---[^\n]+\n((?:\|[^\n]+\n)+)/gm)].map(
    ([table, rows = '']) => ({
      head: table.split('\n', 1)[0] ?? '',
      rows: rows.trimEnd().split('\n').map(cellsOf),
    }),
  ),
);

test('every table of fields ends with their meaning', () => {
  expect(tables.length).toBeGreaterThan(50);
  for (const { head } of tables) expect(head).toMatch(/\| meaning \|$/);
});

test('a table has a column for the places of its fields only where they differ', () => {
  const mixed = tables.filter(({ head }) => head.startsWith('| field | in |'));
  expect(mixed.length).toBeGreaterThan(0);
  for (const { rows } of mixed) expect(new Set(rows.map((row) => row[2])).size).toBeGreaterThan(1);
});

test('the meaning of a field that a session can fill names the default that fills it', () => {
  const keys = tables.flatMap(({ rows }) => rows).filter((row) => row[1] === '`masterKey`');
  expect(keys.map((row) => row.at(-2))).toEqual([
    expect.stringContaining('Session default `defaultViewingKey`'),
  ]);
});
