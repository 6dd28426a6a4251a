import type { SessionField } from '@sipher/contract';
import { expect, test } from 'vitest';
import { ApiError, invalid } from '../../api-error.ts';
import type { FilledField } from '../../sessions/apply-defaults.ts';
import { blameDefaults } from './blame-defaults.ts';

const filled = (field: SessionField, source: FilledField['source'], name: string = field) =>
  ({ location: 'body', name, field, source }) as const;

const conflict = invalid([{ path: 'backend', message: 'not here' }], ['backend', 'chain']);

test('a refusal of what the caller wrote stays what it is', () => {
  expect(blameDefaults(conflict, [])).toBe(conflict);
  expect(blameDefaults(conflict, [filled('privacyLevel', 'session')])).toBe(conflict);
});

test('a refusal of a value that the session filled names the session and the field', () => {
  const blamed = blameDefaults(conflict, [filled('chain', 'session')]);
  expect(blamed).toMatchObject({
    code: 'SESSION_DEFAULT_CONFLICT',
    message: 'from the session: chain. backend: not here',
    details: { source: 'session', fields: ['chain'] },
    cause: conflict,
  });
});

test('so does one of what the key prefers, and the session comes first of the two', () => {
  const preferred = filled('backend', 'preference');
  expect(blameDefaults(conflict, [preferred]).details).toMatchObject({
    source: 'preference',
    fields: ['backend'],
  });
  const both = blameDefaults(conflict, [preferred, filled('chain', 'session')]);
  expect(both.details).toMatchObject({ source: 'session', fields: ['backend', 'chain'] });
  expect(both.message).toContain(
    'from the session: chain. from what the API key prefers (backendsSelect): backend. ',
  );
});

test('the field is found by its name in the request', () => {
  const error = invalid([{ path: 'viewingKey', message: 'expected a key' }]);
  const blamed = blameDefaults(error, [filled('defaultViewingKey', 'session', 'viewingKey')]);
  expect(blamed.details).toMatchObject({ fields: ['defaultViewingKey'] });
});

test.each(['PRIVACY_LEVEL_UNAVAILABLE', 'CHAIN_TRANSFER_UNSUPPORTED'] as const)(
  '%s keeps its code and its details, and says whose value it was',
  (code) => {
    const error = new ApiError(code, { chain: 'sui' }, { conflicting: ['chain', 'backend'] });
    const told = (fields: FilledField[]) => {
      const { code: kept, details } = blameDefaults(error, fields);
      return { code: kept, details };
    };
    const withSource = (source: string) => ({ code, details: { chain: 'sui', source } });
    expect(told([])).toEqual(withSource('request'));
    expect(told([filled('rpcProvider', 'session')])).toEqual(withSource('request'));
    expect(told([filled('backend', 'preference')])).toEqual(withSource('preference'));
    expect(told([filled('backend', 'preference'), filled('chain', 'session')])).toEqual(
      withSource('session'),
    );
  },
);

test('other refusals are not the defaults’ fault', () => {
  const error = new ApiError('TOKEN_UNUSABLE', undefined, { conflicting: ['chain'] });
  expect(blameDefaults(error, [filled('chain', 'session')])).toBe(error);
});
