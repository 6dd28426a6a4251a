import { expect, test } from 'vitest';
import { isNestedBeyond } from './is-nested-beyond.ts';

const nest = (levels: number, [open, close]: [string, string]) =>
  JSON.parse(`${open.repeat(levels)}null${close.repeat(levels)}`);

test.each<[string, [string, string]]>([
  ['objects', ['{"a":', '}']],
  ['lists', ['[', ']']],
])('%s have as many levels as there are inside one another', (_, form) => {
  expect(isNestedBeyond(nest(0, form), 0)).toBe(false);
  expect(isNestedBeyond(nest(1, form), 0)).toBe(true);
  expect(isNestedBeyond(nest(100, form), 100)).toBe(false);
  expect(isNestedBeyond(nest(101, form), 100)).toBe(true);
  expect(isNestedBeyond(nest(20_000, form), 100)).toBe(true);
});

test('what is beside one another is no level', () => {
  expect(isNestedBeyond([[1], [2], { a: [3] }], 3)).toBe(false);
});
