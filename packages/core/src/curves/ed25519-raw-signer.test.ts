import { createPublicKey, verify } from 'node:crypto';
import { ed25519 } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { curveFacts } from '../testing/curve-facts.ts';
import { refusedField } from '../testing/refused-field.ts';
import { hexBytes, sipVectors } from '../testing/vectors.ts';
import { ed25519RawSigner } from './ed25519-raw-signer.ts';
import { nobleEngines } from './noble-engines.ts';

const { order, scalarBytes, scalarInteger, keyPairs } = curveFacts.ed25519;
const message = new TextEncoder().encode('pay 1 SOL');
const vectors = sipVectors.filter(({ curve }) => curve === 'ed25519');

type Signed = Readonly<{ signature: Uint8Array; message: Uint8Array; publicKey: Uint8Array }>;

const verifiesInNode = ({ signature, message, publicKey }: Signed): boolean => {
  const x = Buffer.from(publicKey).toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return verify(null, message, key, signature);
};

const verifiesInNoble = ({ signature, message, publicKey }: Signed): boolean =>
  ed25519.verify(signature, message, publicKey, { zip215: false });

test('there are stealth keys to sign with', () => {
  expect(vectors).toHaveLength(12);
});

test.each(vectors)('the stealth key of $name signs for its stealth public key', (vector) => {
  const signer = ed25519RawSigner(vector.stealthPrivateKey);
  expect(signer.publicKey).toEqual(vector.stealthPublicKey);
  const signed = {
    signature: signer.sign(message),
    message,
    publicKey: vector.stealthPublicKey,
  };
  expect(signed.signature).toHaveLength(64);
  expect(verifiesInNode(signed)).toBe(true);
  expect(verifiesInNoble(signed)).toBe(true);
});

test.each(keyPairs)('%s: the scalar of the seed signs for its key', (_source, seed, publicKey) => {
  const scalar = nobleEngines.ed25519.deriveScalar(hexBytes(seed), 'seed');
  const signer = ed25519RawSigner(scalar);
  expect(signer.publicKey).toEqual(hexBytes(publicKey));
  const signature = signer.sign(message);
  expect(verifiesInNode({ signature, message, publicKey: signer.publicKey })).toBe(true);
});

test('any message signed with any scalar verifies, with a reduced response', () => {
  const scalars = fc.bigInt({ min: 1n, max: order - 1n }).map(scalarBytes);
  fc.assert(
    fc.property(scalars, fc.uint8Array({ maxLength: 300 }), (scalar, anyMessage) => {
      const signer = ed25519RawSigner(scalar);
      const signature = signer.sign(anyMessage);
      const signed = { signature, message: anyMessage, publicKey: signer.publicKey };
      expect(verifiesInNode(signed)).toBe(true);
      expect(scalarInteger(signature.subarray(32)) < order).toBe(true);
    }),
    { numRuns: 15 },
  );
});

describe('the nonce', () => {
  const noncePoint = (scalar: bigint, text: string) =>
    Buffer.from(
      ed25519RawSigner(scalarBytes(scalar)).sign(new TextEncoder().encode(text)).subarray(0, 32),
    ).toString('hex');

  test('is the same for the same scalar and message', () => {
    expect(noncePoint(5n, 'a')).toBe(noncePoint(5n, 'a'));
  });
  test('is another one for another message or another scalar', () => {
    const points = [noncePoint(5n, 'a'), noncePoint(5n, 'b'), noncePoint(6n, 'a')];
    expect(new Set(points).size).toBe(3);
  });
});

test('the signer keeps its scalar when the caller wipes the array', () => {
  const scalar = scalarBytes(99n);
  const signer = ed25519RawSigner(scalar);
  const before = signer.sign(message);
  scalar.fill(0);
  signer.publicKey.fill(0);
  expect(signer.sign(message)).toEqual(before);
});

test.each([
  ['0', scalarBytes(0n)],
  ['the group order', scalarBytes(order)],
  ['the group order and 1', scalarBytes(order + 1n)],
  ['2^256 - 1', new Uint8Array(32).fill(0xff)],
  ['31 bytes', new Uint8Array(31).fill(1)],
  ['33 bytes', new Uint8Array(33).fill(1)],
])('%s is refused as a stealth private key', (_name, scalar) => {
  expect(refusedField(() => ed25519RawSigner(scalar))).toBe('stealthPrivateKey');
});
