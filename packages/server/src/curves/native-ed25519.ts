import { type CurveEngine, InvalidInputError } from '@sipher/core';
import type { Libsodium } from './load-libsodium.ts';

/** ed25519 over libsodium. */
export const nativeEd25519 = (sodium: Libsodium): CurveEngine => {
  const assertPoint = (point: Uint8Array, field: string) => assertPointBy(sodium, point, field);
  const assertScalar = (bytes: Uint8Array, field: string) => assertScalarBy(sodium, bytes, field);
  const multiplyBase = (scalar: Uint8Array): Uint8Array => {
    const product = new Uint8Array(32);
    sodium.crypto_scalarmult_ed25519_base_noclamp(product, scalar);
    return product;
  };

  return {
    curve: 'ed25519',
    publicKeyLength: 32,
    assertPoint,
    deriveScalar: (privateKey, field) => deriveScalar(sodium, privateKey, field),
    derivePublicKey(scalar, field) {
      assertScalar(scalar, field);
      return multiplyBase(scalar);
    },
    multiplyPoint: (point, scalar, field) => multiplyPoint(sodium, [point, scalar], field),
    addBaseMultiple(point, scalar, field) {
      assertPoint(point, field);
      assertScalar(scalar, 'scalar');
      const sum = multiplyBase(scalar);
      sodium.crypto_core_ed25519_add(sum, point, sum);
      if (isIdentity(sodium, sum)) {
        throw new InvalidInputError(field, 'a point whose sum is not the identity');
      }
      return sum;
    },
    addScalars(a, b) {
      assertScalar(a, 'scalar');
      assertScalar(b, 'scalar');
      const sum = new Uint8Array(32);
      sodium.crypto_core_ed25519_scalar_add(sum, a, b);
      return assertNotZero(sodium, sum, 'scalar');
    },
    reduceDigest(digest) {
      assertLength(digest, 'digest');
      // libsodium reads little-endian.
      const scalar = reduce(sodium, Uint8Array.from(digest).reverse());
      return assertNotZero(sodium, scalar, 'digest');
    },
  };
};

const multiplyPoint = (
  sodium: Libsodium,
  [point, scalar]: readonly [point: Uint8Array, scalar: Uint8Array],
  field: string,
): Uint8Array => {
  const product = new Uint8Array(32);
  try {
    assertScalarBy(sodium, scalar, 'scalar');
    sodium.crypto_scalarmult_ed25519_noclamp(product, scalar, point);
    return product;
  } catch (error) {
    // The multiplication checks the point too, so that is not done twice. Where both are bad, the
    // point is named.
    assertPointBy(sodium, point, field);
    throw error;
  }
};

// RFC 8032, 5.1.5, steps 1 to 3. A clamped integer is 8 times something below 2^252, so it is
// never a multiple of the group order.
const deriveScalar = (sodium: Libsodium, seed: Uint8Array, field: string): Uint8Array => {
  assertLength(seed, field);
  const digest = new Uint8Array(64);
  sodium.crypto_hash_sha512(digest, seed);
  const lowerHalf = digest.subarray(0, 32);
  lowerHalf[0] = (lowerHalf[0] ?? 0) & 0b1111_1000;
  lowerHalf[31] = ((lowerHalf[31] ?? 0) & 0b0111_1111) | 0b0100_0000;
  const scalar = reduce(sodium, lowerHalf);
  digest.fill(0);
  return scalar;
};

/** 32 bytes little-endian, mod the group order; wipes the bytes. */
const reduce = (sodium: Libsodium, bytes: Uint8Array): Uint8Array => {
  const wide = new Uint8Array(64);
  wide.set(bytes);
  bytes.fill(0);
  const scalar = new Uint8Array(32);
  sodium.crypto_core_ed25519_scalar_reduce(scalar, wide);
  wide.fill(0);
  return scalar;
};

const assertPointBy = (sodium: Libsodium, point: Uint8Array, field: string): void => {
  assertLength(point, field);
  if (!sodium.crypto_core_ed25519_is_valid_point(point)) {
    throw new InvalidInputError(field, 'a canonical ed25519 point of prime order');
  }
};

// libsodium's own functions take what is not reduced. A comparison in constant time: a scalar below
// the group order is what its reduction leaves as it was.
const assertScalarBy = (sodium: Libsodium, bytes: Uint8Array, field: string): void => {
  assertLength(bytes, field);
  const reduced = reduce(sodium, Uint8Array.from(bytes));
  const isReduced = sodium.sodium_memcmp(reduced, bytes);
  reduced.fill(0);
  if (!isReduced) throw scalarRefusal(field);
  assertNotZero(sodium, bytes, field);
};

const assertNotZero = (sodium: Libsodium, bytes: Uint8Array, field: string): Uint8Array => {
  if (sodium.sodium_is_zero(bytes, 32)) throw scalarRefusal(field);
  return bytes;
};

const identity = Uint8Array.of(1, ...new Uint8Array(31));
const isIdentity = (sodium: Libsodium, point: Uint8Array): boolean =>
  sodium.sodium_memcmp(point, identity);

const scalarRefusal = (field: string): InvalidInputError =>
  new InvalidInputError(field, 'not 0 and less than the group order of ed25519');

const assertLength = (bytes: Uint8Array, field: string): void => {
  if (bytes.length !== 32) throw new InvalidInputError(field, '32 bytes');
};
