import fc from 'fast-check';
import { type Fields, isFields } from './fields-of.ts';

/** Input that was right, with one thing about it changed, somewhere. It may still be right. */
export const mutateInput = (input: unknown): fc.Arbitrary<unknown> =>
  isFields(input) ? mutateFields(input) : strangeValue;

const mutateFields = (fields: Fields): fc.Arbitrary<unknown> => {
  const add = fc.tuple(strangeName, strangeValue).map(([name, value]) => put(fields, name, value));
  const names = Object.keys(fields);
  if (names.length === 0) return fc.oneof(add, strangeValue);
  const name = fc.constantFrom(...names);
  const drop = name.map((dropped) =>
    Object.fromEntries(Object.entries(fields).filter(([kept]) => kept !== dropped)),
  );
  const change = name.chain((changed) =>
    fc
      .oneof(strangeValue, mutateValue(fields[changed]))
      .map((value) => put(fields, changed, value)),
  );
  return fc.oneof(
    { arbitrary: change, weight: 6 },
    { arbitrary: add, weight: 2 },
    { arbitrary: drop, weight: 2 },
    { arbitrary: strangeValue, weight: 1 },
  );
};

/** A value near the one that was right: a bound missed, a digit more, another case. */
const mutateValue = (value: unknown): fc.Arbitrary<unknown> => {
  if (typeof value === 'number') {
    return fc.constantFrom<unknown>(-value, value + 0.5, value * 1e9, -1, String(value), [value]);
  }
  if (typeof value !== 'string') return mutateInput(value);
  return fc.constantFrom<unknown>(
    `${value}0`,
    value.slice(1),
    value.toUpperCase(),
    ` ${value}`,
    `${value}\n`,
    `${value}\ud800`,
    value.padEnd(20_000, 'a'),
    [value],
    { value },
  );
};

/** Without prototype, so that `__proto__` becomes a field like any other. */
const put = (fields: Fields, name: string, value: unknown): unknown => {
  const copy = Object.assign(Object.create(null), fields);
  copy[name] = value;
  return copy;
};

const strangeName = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', '', '\ud800', 'defaults'),
  fc.string({ unit: 'binary', maxLength: 200 }),
);

const nest = (levels: number): unknown => (levels === 0 ? 0 : [nest(levels - 1)]);

const strangeValue = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(
    null,
    true,
    '',
    0,
    -1,
    1.5,
    Number.MAX_SAFE_INTEGER,
    2 ** 53,
    1e308,
    [],
    {},
    '\udc00',
    '\0',
    'x'.repeat(20_000),
    Array.from({ length: 2000 }, () => null),
    nest(31),
    nest(33),
    nest(500),
  ),
);
