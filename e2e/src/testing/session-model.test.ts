import { expect, test } from 'vitest';
import { explain, type Observation, type State } from './session-model.ts';

const before: State = { version: 1, fields: { chain: 'near' } };
const read = (state: State): Observation => ({
  step: { kind: 'read' },
  outcome: state === null ? { status: 404 } : { status: 200, state },
});
const patch = (changes: Record<string, string | null>, state: State): Observation => ({
  step: { kind: 'patch', changes },
  outcome: { status: 200, state },
});

test('PATCHes at once are explained by the order that their answers show', () => {
  const first: State = { version: 2, fields: { chain: 'sui' } };
  const second: State = { version: 3, fields: { chain: 'sui', label: 'x' } };
  const patches = [patch({ label: 'x' }, second), patch({ chain: 'sui' }, first)];
  expect(explain(before, patches)).toEqual([second]);
});

test('a lost update, a stale read and a resurrection are explained by nothing', () => {
  const one: State = { version: 2, fields: { chain: 'sui' } };
  const lost: State = { version: 2, fields: { chain: 'near', label: 'x' } };
  expect(explain(before, [patch({ chain: 'sui' }, one), patch({ label: 'x' }, lost)])).toEqual([]);
  expect(explain(one, [read(before)])).toEqual([]);
  expect(explain(null, [read(before)])).toEqual([]);
  const removal: Observation = { step: { kind: 'delete' }, outcome: { status: 200 } };
  expect(explain(null, [removal])).toEqual([]);
  expect(explain(before, [removal, patch({ chain: 'sui' }, one), read(one)])).toEqual([null]);
});

test('a read at once with a change may see either, and nothing else', () => {
  const after: State = { version: 2, fields: {} };
  const removal = patch({ chain: null }, after);
  expect(explain(before, [removal, read(before)])).toEqual([after]);
  expect(explain(before, [removal, read(after)])).toEqual([after]);
  expect(explain(before, [removal, read({ version: 2, fields: { chain: 'near' } })])).toEqual([]);
});

test('If-Match of another version changes nothing', () => {
  const step = { kind: 'patch', changes: { chain: 'sui' }, ifVersion: 7 } as const;
  expect(explain(before, [{ step, outcome: { status: 412 } }])).toEqual([before]);
  expect(explain(before, [{ step, outcome: { status: 200, state: before } }])).toEqual([]);
});
