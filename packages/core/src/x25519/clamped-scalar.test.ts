import { ed25519, x25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { expect, test } from 'vitest';
import { deriveClampedScalar } from './clamped-scalar.ts';
import { fieldPrime } from './montgomery-form.ts';

const { Fn } = ed25519.Point;
const order = Fn.ORDER;

const edges = [1n, 2n, 7n, 2n ** 131n, order / 2n, order / 2n + 1n, order - 2n, order - 1n];
const random = Array.from(
  { length: 300 },
  (_, index) =>
    ed25519.utils.getExtendedPublicKey(sha256(utf8ToBytes(`scalar ${index}`))).scalar % order,
);

test.each([...edges, ...random].map((scalar) => [scalar]))(
  '%i keeps its form when X25519 clamps it, and leads to the same u-coordinate',
  (scalar) => {
    const clamped = deriveClampedScalar(Fn.toBytes(scalar));
    expect((clamped[0] ?? 0) & 0b111).toBe(0);
    expect((clamped[31] ?? 0) >> 6).toBe(0b01);
    // Truth by the definition: u = (1 + y) / (1 - y) of k times the generator.
    const { y } = ed25519.Point.BASE.multiply(scalar).toAffine();
    const expected = modulo((1n + y) * ed25519.Point.Fp.inv(modulo(1n - y)));
    const u = x25519.getPublicKey(clamped);
    expect(readLittleEndian(u)).toBe(expected);
  },
);

const modulo = (value: bigint) => ((value % fieldPrime) + fieldPrime) % fieldPrime;

const readLittleEndian = (bytes: Uint8Array) =>
  bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);

test.each([0n, 8n, order - 8n])('%i has no such form, and no seed leads to it', (scalar) => {
  expect(() => deriveClampedScalar(Fn.toBytes(scalar))).toThrow(RangeError);
});
