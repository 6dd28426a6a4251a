import { SipherError } from '@sipher/client';
import { expect, test } from 'vitest';
import { describeFailure } from './describe-failure.ts';

const refusal = (code: 'VALIDATION_ERROR' | 'PRIVACY_LEVEL_UNAVAILABLE', details: object) =>
  describeFailure(
    new SipherError(code, 'refused', { status: 422, details: { ...details } }),
    'none',
  );

test('the fields that are to blame are named once', () => {
  const details = { issues: [{ path: 'amount' }, { path: 'amount' }], fields: ['backend'] };
  expect(refusal('VALIDATION_ERROR', details).fields).toEqual(['backend', 'amount']);
});

test('a level that cannot be had comes with what can be, as the user’s decision', () => {
  const alternatives = [{ backend: 'erc5564', level: 'shielded' }];
  const { nextStep } = refusal('PRIVACY_LEVEL_UNAVAILABLE', { alternatives });
  expect(nextStep).toContain('shielded with erc5564');
  expect(nextStep).toContain('ask first');
});

test.each([{ issues: [null, 7, {}] }, { issues: 'x', fields: {} }, { alternatives: 'none' }])(
  'details of no known form leave a report all the same: %j',
  (details) => {
    expect(refusal('VALIDATION_ERROR', details)).toMatchObject({ fields: [] });
    expect(refusal('PRIVACY_LEVEL_UNAVAILABLE', details).nextStep).toContain('Nothing was built');
  },
);
