import { expect, test } from 'vitest';
import { z } from 'zod';
import { errorsOf, type Operation, repeatOf } from './operation.ts';
import type { Secret } from './sees.ts';
import { operations } from './table.ts';

const all = Object.entries<Operation>(operations);

test('each operation is listed under its own id', () => {
  expect(all.length).toBeGreaterThan(20);
  expect(all.filter(([name, { id }]) => name !== id)).toEqual([]);
});

test('no two operations share a method and path', () => {
  const routes = all.map(([, { method, path }]) => `${method} ${path}`);
  expect(new Set(routes).size).toBe(routes.length);
});

// Ids, paths and tags of the published API: its generated clients are named after them.
test.each([
  ['createSession', 'POST', '/v1/sessions', 'Sessions'],
  ['getSession', 'GET', '/v1/sessions/{id}', 'Sessions'],
  ['updateSession', 'PATCH', '/v1/sessions/{id}', 'Sessions'],
  ['deleteSession', 'DELETE', '/v1/sessions/{id}', 'Sessions'],
  ['stealthGenerate', 'POST', '/v1/stealth/generate', 'Stealth'],
  ['stealthGenerateBatch', 'POST', '/v1/stealth/generate/batch', 'Stealth'],
  ['stealthDerive', 'POST', '/v1/stealth/derive', 'Stealth'],
  ['stealthCheck', 'POST', '/v1/stealth/check', 'Stealth'],
  ['commitmentCreate', 'POST', '/v1/commitment/create', 'Commitments'],
  ['commitmentVerify', 'POST', '/v1/commitment/verify', 'Commitments'],
  ['commitmentAdd', 'POST', '/v1/commitment/add', 'Commitments'],
  ['commitmentSubtract', 'POST', '/v1/commitment/subtract', 'Commitments'],
  ['commitmentCreateBatch', 'POST', '/v1/commitment/create/batch', 'Commitments'],
  ['viewingKeyGenerate', 'POST', '/v1/viewing-key/generate', 'ViewingKeys'],
  ['viewingKeyDerive', 'POST', '/v1/viewing-key/derive', 'ViewingKeys'],
  ['viewingKeyVerifyHierarchy', 'POST', '/v1/viewing-key/verify-hierarchy', 'ViewingKeys'],
  ['viewingKeyDisclose', 'POST', '/v1/viewing-key/disclose', 'ViewingKeys'],
  ['viewingKeyDecrypt', 'POST', '/v1/viewing-key/decrypt', 'ViewingKeys'],
  ['transferPrivate', 'POST', '/v1/transfer/private', 'Transfers'],
  ['transferShield', 'POST', '/v1/transfer/shield', 'Transfers'],
  ['transferClaim', 'POST', '/v1/transfer/claim', 'Transfers'],
  ['scanPayments', 'POST', '/v1/scan/payments', 'Scan'],
  ['scanPaymentsBatch', 'POST', '/v1/scan/payments/batch', 'Scan'],
  ['getRpcProviders', 'GET', '/v1/rpc/providers', 'RPC'],
  ['backendsList', 'GET', '/v1/backends', 'Backends'],
  ['backendsHealth', 'GET', '/v1/backends/{id}/health', 'Backends'],
  ['backendsCompare', 'POST', '/v1/backends/compare', 'Backends'],
  ['backendsSelect', 'POST', '/v1/backends/select', 'Backends'],
  ['getBillingUsage', 'GET', '/v1/billing/usage', 'Billing'],
  ['createAdminKey', 'POST', '/v1/admin/keys', 'Admin'],
  ['listAdminKeys', 'GET', '/v1/admin/keys', 'Admin'],
  ['getAdminKey', 'GET', '/v1/admin/keys/{id}', 'Admin'],
  ['revokeAdminKey', 'DELETE', '/v1/admin/keys/{id}', 'Admin'],
  ['listAdminTiers', 'GET', '/v1/admin/tiers', 'Admin'],
  ['getHealth', 'GET', '/v1/health', 'System'],
  ['getReady', 'GET', '/v1/ready', 'System'],
  ['getErrors', 'GET', '/v1/errors', 'System'],
] as const)('%s is %s %s, as published', (id, method, path, tag) => {
  expect(operations[id]).toMatchObject({ method, path, tag });
});

test.each(all)(
  '%s: its example is a request and an answer that its schemas accept',
  (_, operation) => {
    const { example, body, success } = operation;
    expect(body?.safeParse(example.body).error).toBeUndefined();
    // Equality, so that a field of the example that the schema does not know shows.
    expect(success.data.parse(example.data)).toEqual(example.data);
  },
);

test.each(all)('%s: each object that it takes refuses unknown fields', (_, operation) => {
  for (const schema of [operation.params, operation.query, operation.body]) {
    if (schema === undefined) continue;
    const { error } = schema.safeParse({ unknownField: 1 });
    expect(error?.issues.map(({ code }) => code)).toContain('unrecognized_keys');
  }
});

test('an operation declares what follows from its access, its session and its body', () => {
  expect(errorsOf(operations.stealthGenerate)).toEqual(
    expect.arrayContaining([
      'UNAUTHORIZED',
      'INVALID_API_KEY',
      'TIER_ACCESS_DENIED',
      'SESSION_ID_INVALID',
      'SESSION_NOT_FOUND',
      'SESSION_DEFAULT_CONFLICT',
      'PAYLOAD_TOO_LARGE',
      'UNSUPPORTED_MEDIA_TYPE',
      'STORE_UNAVAILABLE',
    ]),
  );
  expect(errorsOf(operations.getHealth)).not.toContain('UNAUTHORIZED');
});

test('no two operations have the same short name', () => {
  const calls = all.map(([, { call }]) => call);
  expect(calls.filter((call) => !/^[a-z][A-Za-z]*\.[a-z][A-Za-z]*$/.test(call))).toEqual([]);
  expect(new Set(calls).size).toBe(calls.length);
});

test('clients can write an operation’s input as one object: it is a query or a body', () => {
  expect(all.filter(([, { query, body }]) => query !== undefined && body !== undefined)).toEqual(
    [],
  );
});

const secretFields: Readonly<Record<string, Secret>> = {
  spendingPrivateKey: 'spending private key',
  viewingPrivateKey: 'viewing private key',
  sharedSecret: 'shared secret',
  blindingFactor: 'blinding factor',
  blindingA: 'blinding factor',
  blindingB: 'blinding factor',
  viewingKey: 'viewing key',
  masterKey: 'viewing key',
  parentKey: 'viewing key',
  childKey: 'viewing key',
  defaultViewingKey: 'viewing key',
};

/** The names of all properties of a JSON Schema, but for those that hold a public key. */
const namesIn = (schema: unknown): string[] => {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties = {} } = schema as { properties?: Record<string, { description?: string }> };
  const own = Object.entries(properties)
    .filter(([, { description = '' }]) => !description.includes('public key'))
    .map(([name]) => name);
  return [...own, ...Object.values(schema).flatMap(namesIn)];
};

test.each(all)(
  '%s: each secret in its schemas is among those that it says it sees',
  (_, { query, body, success, sees }) => {
    const schemas = [query, body, success.data].flatMap((schema) => schema ?? []);
    const shown = schemas.map((schema) => z.toJSONSchema(schema, { io: 'input' }));
    // A list of sessions shows a viewing key's fingerprint.
    const isFingerprint = JSON.stringify(shown).includes('ViewingKeyFingerprint');
    const secrets = new Set(namesIn(shown).flatMap((name) => secretFields[name] ?? []));
    if (isFingerprint) secrets.delete('viewing key');
    expect(sees.secrets).toEqual(expect.arrayContaining([...secrets]));
  },
);

test('models get at most eight tools', () => {
  const tools = new Set(all.map(([, { tool }]) => tool).filter((tool) => typeof tool === 'string'));
  expect(tools.size).toBeLessThanOrEqual(8);
  expect(tools.size).toBeGreaterThan(6);
});

test('a request of unknown fate is repeated as it is, under one key, or not at all', () => {
  expect(repeatOf(operations.getSession)).toBe('safe');
  expect(repeatOf(operations.stealthGenerate)).toBe('safe');
  expect(repeatOf(operations.transferClaim)).toBe('keyed');
  expect(repeatOf(operations.createAdminKey)).toBe('unsafe');
});
