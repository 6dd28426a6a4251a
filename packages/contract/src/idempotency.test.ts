import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Idempotency } from './idempotency.ts';
import { buildOpenApiDocument } from './openapi/build-openapi-document.ts';
import { errorsOf, type Operation } from './operation.ts';
import { operations } from './table.ts';

const all = Object.values<Operation>(operations);
const idsOf = (idempotency: Idempotency) =>
  all.filter((operation) => operation.idempotency === idempotency).map(({ id }) => id);

test('what creates or builds something takes an Idempotency-Key; a rotated secret is never kept', () => {
  expect(idsOf('replayed')).toEqual(['createSession', 'stealthDerive']);
  expect(idsOf('executed')).toEqual(['stealthGenerate', 'stealthGenerateBatch']);
});

test('only a POST under an API key takes one: its partition is where the answer is kept', () => {
  for (const { idempotency, method, access } of all) {
    if (idempotency === undefined) continue;
    expect(method).toBe('POST');
    expect(['key', 'paid']).toContain(access);
  }
});

test('no answer that carries a private key is kept', () => {
  const carrying = all
    .filter(({ success }) => JSON.stringify(z.toJSONSchema(success.data)).includes('PrivateKey"'))
    .map(({ id }) => id);
  expect(carrying).toEqual(['stealthGenerate', 'stealthGenerateBatch']);
  expect(idsOf('replayed').filter((id) => carrying.includes(id))).toEqual([]);
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
