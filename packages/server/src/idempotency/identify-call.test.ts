import { expect, test } from 'vitest';
import { identifyCall } from './identify-call.ts';

const owner = { keyId: 'key', openDataKey: () => Uint8Array.from({ length: 32 }, (_, n) => n) };
const call = { owner, operationId: 'createSession', idempotencyKey: 'order 1' };
const identify = (input: unknown) => identifyCall({ ...call, input });

test('is HMAC-SHA-256 under keys that HKDF-SHA-256 derives from the data key', () => {
  // Computed with Python's hmac and hashlib, RFC 5869 written out.
  expect(identify({ params: null, body: { b: [2], a: 1 } })).toEqual({
    id: '57aba79dbe2f8aa148572e9d3fe76b546c43a8e5adc47e68bc937d5fbb4d2013',
    fingerprint: '2ca21cd013bad2fa0856e2b56515128121bbdc8cda6a66365f2191b71d245a30',
  });
});

test('does not depend on the order of fields, nor on fields that are absent', () => {
  const plain = identify({ body: { a: 1, b: { c: 2, d: 3 } } });
  const written = { query: undefined, body: { b: { d: 3, c: 2 }, a: 1 } };
  expect(identify(written)).toEqual(plain);
  expect(identify({ body: { a: 1, b: { c: 3, d: 2 } } })).not.toEqual(plain);
});
