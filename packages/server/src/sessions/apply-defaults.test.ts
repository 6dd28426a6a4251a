import { markedFieldsOf, operations, type SessionField } from '@sipher/contract';
import { expect, test } from 'vitest';
import { applyDefaults, type Layer, resolveField } from './apply-defaults.ts';

const marked = markedFieldsOf(operations.stealthGenerate);
const layer = (source: Layer['source'], values: Partial<Record<SessionField, string>>): Layer => ({
  source,
  defaultOf: (field) => values[field],
});
const session = layer('session', { chain: 'near' });
const preference = layer('preference', { chain: 'sui', backend: 'erc5564' });

const apply = (body: unknown, layers = [session, preference]) =>
  applyDefaults(marked, { query: {}, body }, layers);

test('the request wins over the session, the session over the preference', () => {
  expect(apply({ chain: 'base' }).body).toEqual({ chain: 'base', backend: 'erc5564' });
  const { body, filled } = apply({});
  expect(body).toEqual({ chain: 'near', backend: 'erc5564' });
  expect(filled.map(({ field, source }) => [field, source])).toEqual([
    ['chain', 'session'],
    ['backend', 'preference'],
  ]);
});

test('null skips the session alone', () => {
  expect(apply({ chain: null }).body).toEqual({ chain: 'sui', backend: 'erc5564' });
});

test('what no layer has is left to the schema, whose default is the server’s', () => {
  const { body, filled } = apply({ chain: null }, [session]);
  expect([body, filled]).toEqual([{}, []]);
  expect(resolveField('chain', [])).toEqual({ value: 'solana', source: 'server' });
  expect(resolveField('defaultViewingKey', [])).toEqual({ value: null, source: 'server' });
});

test('the caller’s object is not touched', () => {
  const body = Object.freeze({ label: 'x' });
  expect(apply(body).body).not.toBe(body);
  expect(body).toEqual({ label: 'x' });
});

test('a body that is no object stays what it is, for the schema to refuse', () => {
  for (const body of [[], 'text', 7, null, undefined]) expect(apply(body).body).toEqual(body);
});

test('__proto__ stays a field of its own and fills nothing', () => {
  const { body } = apply(JSON.parse('{"__proto__": {"chain": "base"}}'));
  expect(Object.keys(body as object)).toContain('__proto__');
  expect((body as Record<string, unknown>).chain).toBe('near');
});
