import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Idempotency } from './idempotency.ts';
import { buildOpenApiDocument } from './openapi/build-openapi-document.ts';
import { errorsOf, needsApiKey, type Operation } from './operation.ts';
import { operations } from './table.ts';

const all = Object.values<Operation>(operations);
const idsOf = (idempotency: Idempotency) =>
  all.filter((operation) => operation.idempotency === idempotency).map(({ id }) => id);

test('what creates or builds something takes an Idempotency-Key; a secret is never kept', () => {
  expect(idsOf('replayed')).toEqual([
    'createSession',
    'stealthDerive',
    'transferPrivate',
    'transferShield',
    'transferClaim',
    'viewingKeyDisclose',
  ]);
  expect(idsOf('executed')).toEqual([
    'stealthGenerate',
    'stealthGenerateBatch',
    'commitmentCreate',
    'commitmentCreateBatch',
    'viewingKeyGenerate',
    'viewingKeyDerive',
    'rotateKey',
    'createAdminKey',
  ]);
});

test('only a POST takes one', () => {
  const taking = all.filter(({ idempotency }) => idempotency !== undefined);
  expect(new Set(taking.map(({ method }) => method))).toEqual(new Set(['POST']));
});

test('only under an API key is an answer kept: in its partition', () => {
  const kept = all.filter(({ idempotency }) => idempotency === 'replayed');
  expect(kept.filter((operation) => !needsApiKey(operation))).toEqual([]);
});

test('no answer that carries a private key or an API key is kept', () => {
  const carrying = all
    .filter(({ success }) => /PrivateKey"|"key"/.test(JSON.stringify(z.toJSONSchema(success.data))))
    .map(({ id }) => id);
  // These carry a blinding factor and no key: with the value it opens the commitment.
  const blinding = ['commitmentCreate', 'commitmentCreateBatch'];
  expect(carrying).toEqual(idsOf('executed').filter((id) => !blinding.includes(id)));
});

test('only what can be replayed can be in progress, or be reused', () => {
  for (const operation of all) {
    const declared = errorsOf(operation).filter((code) => code.startsWith('IDEMPOTENCY_'));
    const isReplayed = operation.idempotency === 'replayed';
    expect(declared).toEqual(
      isReplayed ? ['IDEMPOTENCY_IN_PROGRESS', 'IDEMPOTENCY_KEY_REUSED'] : [],
    );
  }
});

test('the document says who takes the header, what a repeat does, and how it is told', () => {
  const { paths } = buildOpenApiDocument({ version: '1.2.3', serverUrl: 'http://127.0.0.1:8787' });
  for (const { path, method, idempotency, success } of all) {
    const described = JSON.parse(JSON.stringify(paths[path]?.[method.toLowerCase()]));
    const parameter = described.parameters.find(
      ({ name }: { name: string }) => name === 'Idempotency-Key',
    );
    const { headers } = described.responses[success.status];
    expect('Idempotency-Replayed' in headers).toBe(idempotency === 'replayed');
    if (idempotency === undefined) {
      expect(parameter).toBeUndefined();
      continue;
    }
    expect(parameter).toMatchObject({ in: 'header', required: false });
    expect(parameter.schema.pattern).toBe('^[ -~]{1,255}$');
    expect(parameter.description).toMatch(idempotency === 'replayed' ? /first answer/ : /again/);
    if (idempotency === 'executed') expect(described.description).toContain('Idempotency-Key');
  }
});
