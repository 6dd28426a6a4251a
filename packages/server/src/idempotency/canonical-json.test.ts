import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from './canonical-json.ts';

test('orders the fields of all objects, and leaves lists as they are', () => {
  // RFC 8785, 3.2.3: the order of UTF-16 code units.
  const value = {
    '€': 'Euro Sign',
    '\r': 'Carriage Return',
    '😀': 'Smiley',
    ö: [3, { b: 1, a: undefined, A: null }, 1],
  };
  expect(canonicalJson({ b: value, a: 1 })).toBe(
    '{"a":1,"b":{"\\r":"Carriage Return","ö":[3,{"A":null,"b":1},1],"€":"Euro Sign","😀":"Smiley"}}',
  );
});

const reverse = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(reverse);
  const fields = Object.entries(value).reverse();
  return Object.fromEntries(fields.map(([name, each]) => [name, reverse(each)]));
};

test('is the same text in whatever order fields were written, and the same value', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      const text = canonicalJson(value);
      expect(canonicalJson(reverse(value))).toBe(text);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});
