import { type Operation, operationIds, operations } from '@sipher/contract';
import { expect, test } from 'vitest';
import { inputFieldsOf } from './input-fields.ts';

const fieldOf = (operation: Operation, ...path: string[]) =>
  inputFieldsOf(operation).find((field) => field.path.join('.') === path.join('.'));

test.each([
  ['text', operations.transferPrivate, ['amount']],
  ['number', operations.scanPayments, ['fromSlot']],
  ['number', operations.listAnnouncements, ['limit']],
  ['boolean', operations.transferClaim, ['dryRun']],
  ['choice', operations.stealthGenerate, ['chain']],
  ['json', operations.transferPrivate, ['recipientMetaAddress']],
  ['json', operations.scanPaymentsBatch, ['keyPairs']],
  ['json-or-text', operations.transferPrivate, ['viewingKey']],
  ['choice', operations.createSession, ['defaults', 'privacyLevel']],
  ['text', operations.updateSession, ['if-match']],
] as const)('a field is read as %s', (kind, operation, path) => {
  expect(fieldOf(operation, ...path)?.kind).toBe(kind);
});

test('only an object whose fields may all be left out is flattened: a recipient stays whole', () => {
  expect(fieldOf(operations.createSession, 'defaults')).toBeUndefined();
  expect(fieldOf(operations.transferPrivate, 'recipientMetaAddress', 'chain')).toBeUndefined();
  const flat = operationIds.filter((id) =>
    inputFieldsOf(operations[id]).some(({ path }) => path.length === 2),
  );
  expect(flat).toEqual(['createSession', 'updateSession']);
});

test('choices are those of the contract', () => {
  expect(fieldOf(operations.transferPrivate, 'privacyLevel')?.choices).toEqual([
    'standard',
    'shielded',
    'maximum',
  ]);
});

test('null can be given where a session could fill, and where it clears; a query has none', () => {
  expect(fieldOf(operations.stealthGenerate, 'chain')?.isNullable).toBe(true);
  expect(fieldOf(operations.updateSession, 'label')?.isNullable).toBe(true);
  expect(fieldOf(operations.backendsSelect, 'backend')?.isNullable).toBe(true);
  expect(fieldOf(operations.listAnnouncements, 'chain')?.isNullable).toBe(false);
  expect(fieldOf(operations.transferPrivate, 'amount')?.isNullable).toBe(false);
});

test('what must be there is known, and defaults are told', () => {
  expect(fieldOf(operations.transferPrivate, 'amount')?.isRequired).toBe(true);
  expect(fieldOf(operations.transferPrivate, 'privacyLevel')?.isRequired).toBe(false);
  expect(fieldOf(operations.createSession, 'ttlSeconds')?.description).toContain('default: 3600');
});

test('every secret that an operation is sent is known as one', () => {
  const secrets = operationIds.flatMap((id) =>
    inputFieldsOf(operations[id])
      .filter(({ isSecret }) => isSecret)
      .map(({ path }) => `${id}.${path.join('.')}`),
  );
  expect(secrets).toEqual([
    'createSession.defaults.defaultViewingKey',
    'updateSession.defaults.defaultViewingKey',
    'stealthCheck.viewingPrivateKey',
    'transferPrivate.viewingKey',
    'transferShield.viewingKey',
    'transferClaim.spendingPrivateKey',
    'transferClaim.viewingPrivateKey',
    'scanPayments.viewingPrivateKey',
    'scanPaymentsBatch.keyPairs',
    'commitmentCreate.blindingFactor',
    'commitmentVerify.blindingFactor',
    'commitmentAdd.blindingA',
    'commitmentAdd.blindingB',
    'commitmentSubtract.blindingA',
    'commitmentSubtract.blindingB',
    'commitmentCreateBatch.items',
    'viewingKeyDerive.masterKey',
    'viewingKeyVerifyHierarchy.parentKey',
    'viewingKeyVerifyHierarchy.childKey',
    'viewingKeyDisclose.viewingKey',
    'viewingKeyDecrypt.viewingKey',
  ]);
});

test('no field has the name of another', () => {
  for (const id of operationIds) {
    const fields = inputFieldsOf(operations[id]);
    const names = fields.map(({ path }) => path[1] ?? path[0]);
    expect(new Set(names).size).toBe(names.length);
    expect(names).not.toContain('body');
  }
});

test('what JSON is to hold is told', () => {
  const keyPairs = fieldOf(operations.scanPaymentsBatch, 'keyPairs');
  expect(keyPairs?.description).toBe('[{ viewingPrivateKey, spendingPublicKey, label? }, ...]');
  const viewingKey = fieldOf(operations.transferPrivate, 'viewingKey');
  expect(viewingKey?.description).toContain('{ key, path, hash }');
});
