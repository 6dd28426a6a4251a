import { expect, test } from 'vitest';
import { listDefaults, showSession, tellEnd } from './show-session.ts';

const session = {
  sessionId: `sess_${'7c'.repeat(32)}`,
  defaults: { chain: 'near', defaultViewingKey: `0x${'5a'.repeat(32)}` },
  createdAt: 1_767_225_600_000,
  expiresAt: 1_767_229_200_000,
} as const;

test('the viewing key of a session is told apart, and not told', () => {
  const { defaults } = showSession(session);
  // As sha256sum has it.
  const fingerprint = '0x60bf07c488aad18fda339df07e4fbc47b4f00be71711936f18d04d352ad01890';
  expect(defaults).toEqual({ chain: 'near', defaultViewingKey: { fingerprint } });
  expect(listDefaults(session.defaults)).toBe(`chain near, defaultViewingKey ${fingerprint}`);
});

test.each([
  ['a time beyond all dates', { expiresAt: 1e300 }, { expiresAt: null }],
  ['a time in text', { createdAt: 'now' }, { createdAt: null }],
  ['a viewing key that is no text', { defaults: { chain: 'near', defaultViewingKey: 7 } }, {}],
  ['a default of no known value', { defaults: { chain: 'near', backend: {} } }, {}],
  ['defaults that are none', { defaults: null }, { defaults: {} }],
  ['a label that is no text', { label: {} }, {}],
])('of %s the rest is shown, the id first of all', (_, sent, shown) => {
  // As a hostile server sends it.
  const hostile = { ...session, defaults: { chain: 'near' }, ...sent } as never;
  const usual = { ...session, defaults: { chain: 'near' } };
  expect(showSession(hostile)).toEqual({ ...usual, ...shown });
});

test('a sentence tells the defaults and the end that it can', () => {
  const defaults = { chain: 'near', defaultViewingKey: [], backend: null } as never;
  expect(listDefaults(defaults)).toBe('chain near');
  expect(listDefaults('none' as never)).toBe('no defaults');
  expect(tellEnd(session.expiresAt)).toBe('until 2026-01-01T01:00:00.000Z');
  expect(tellEnd(1e300)).toBe('until an unknown time');
});
