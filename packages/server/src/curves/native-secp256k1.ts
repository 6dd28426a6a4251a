import { InvalidInputError, type Secp256k1Engine } from '@sipher/core';
import type { Libsecp256k1 } from './load-libsecp256k1.ts';

/** secp256k1 over libsecp256k1. */
export const nativeSecp256k1 = (library: Libsecp256k1): Secp256k1Engine => {
  const assertPoint = (point: Uint8Array, field: string) => assertPointBy(library, point, field);
  const assertScalar = (bytes: Uint8Array, field: string) => assertScalarBy(library, bytes, field);

  return {
    curve: 'secp256k1',
    publicKeyLength: 33,
    assertPoint,
    deriveScalar(privateKey, field) {
      assertScalar(privateKey, field);
      return Uint8Array.from(privateKey);
    },
    derivePublicKey(scalar, field) {
      assertScalar(scalar, field);
      return library.publicKeyCreate(scalar);
    },
    multiplyPoint: (point, scalar, field) => multiplyPoint(library, [point, scalar], field),
    addBaseMultiple: (point, scalar, field) => addBaseMultiple(library, [point, scalar], field),
    addScalars(a, b) {
      assertScalar(a, 'scalar');
      assertScalar(b, 'scalar');
      const sum = Uint8Array.from(a);
      return explained(
        () => library.privateKeyTweakAdd(sum, b),
        () => {
          throw scalarRefusal('scalar');
        },
      );
    },
    reduceDigest: (digest) => reduceDigest(library, digest),
    uncompressPoint: (point, field) => {
      assertLength(point, 33, field);
      return explained(
        () => library.publicKeyConvert(point, false),
        () => assertPoint(point, field),
      );
    },
    addPoints: (a, b, fields) => addPoints(library, [a, b], fields),
    negatePoint(point, field) {
      assertLength(point, 33, field);
      return explained(
        () => library.publicKeyNegate(point),
        () => assertPoint(point, field),
      );
    },
    negateScalar(scalar) {
      assertScalar(scalar, 'scalar');
      return library.privateKeyNegate(Uint8Array.from(scalar));
    },
  };
};

type PointAndScalar = readonly [point: Uint8Array, scalar: Uint8Array];

// By `ecdh`, which is constant-time in the scalar, with the compressed point in the place of its
// hash. It checks the point and the scalar too, so that is not done twice.
const multiplyPoint = (
  library: Libsecp256k1,
  [point, scalar]: PointAndScalar,
  field: string,
): Uint8Array => {
  assertLength(point, 33, field);
  const [xbuf, ybuf] = [new Uint8Array(32), new Uint8Array(32)];
  const product = new Uint8Array(33);
  const hashfn = (x: Uint8Array, y: Uint8Array): Uint8Array => {
    // SEC1, 2.3.3, step 2.2: the prefix tells whether y is odd.
    product[0] = 2 + ((y[31] ?? 0) & 1);
    product.set(x, 1);
    return product;
  };
  const multiply = () => library.ecdh(point, scalar, { hashfn, xbuf, ybuf }, product);
  const result = explained(multiply, () => {
    assertPointBy(library, point, field);
    assertScalarBy(library, scalar, 'scalar');
  });
  xbuf.fill(0);
  ybuf.fill(0);
  return result;
};

const addBaseMultiple = (
  library: Libsecp256k1,
  [point, scalar]: PointAndScalar,
  field: string,
): Uint8Array => {
  assertLength(point, 33, field);
  // The scalar may come from a shared secret. libsecp256k1's own sum of a point and a multiple of
  // the generator is variable-time: multiply as for a key, then add.
  const add = () => {
    // Uncompressed: no square root when it is read again.
    const multiple = library.publicKeyCreate(scalar, false);
    const sum = library.publicKeyCombine([point, multiple]);
    multiple.fill(0);
    return sum;
  };
  return explained(add, () => {
    assertPointBy(library, point, field);
    assertScalarBy(library, scalar, 'scalar');
    throw sumRefusal(field);
  });
};

const addPoints = (
  library: Libsecp256k1,
  points: readonly [a: Uint8Array, b: Uint8Array],
  [fieldA, fieldB]: readonly [a: string, b: string],
): Uint8Array => {
  assertLength(points[0], 33, fieldA);
  return explained(
    () => {
      assertLength(points[1], 33, fieldB);
      return library.publicKeyCombine(points);
    },
    () => {
      assertPointBy(library, points[0], fieldA);
      assertPointBy(library, points[1], fieldB);
      throw sumRefusal(fieldB);
    },
  );
};

// A digest of n or more is 2^255 and the rest, which libsecp256k1 adds mod n; it refuses a sum of 0.
const reduceDigest = (library: Libsecp256k1, digest: Uint8Array): Uint8Array => {
  assertLength(digest, 32, 'digest');
  const rest = Uint8Array.from(digest);
  if (library.privateKeyVerify(rest)) return rest;
  const scalar = new Uint8Array(32);
  scalar[0] = (rest[0] ?? 0) & 0b1000_0000;
  rest[0] = (rest[0] ?? 0) & 0b0111_1111;
  return explained(
    () => library.privateKeyTweakAdd(scalar, rest),
    () => {
      throw scalarRefusal('digest');
    },
  );
};

/**
 * Runs a step of the library. Its errors have no type and name no field: where it refuses, `explain`
 * finds what is wrong. If nothing is, the error is passed on as it is.
 */
const explained = (step: () => Uint8Array, explain: () => void): Uint8Array => {
  try {
    return step();
  } catch (error) {
    explain();
    throw error;
  }
};

const assertPointBy = (library: Libsecp256k1, point: Uint8Array, field: string): void => {
  // The library takes 65 bytes too.
  assertLength(point, 33, field);
  if (!library.publicKeyVerify(point)) throw pointRefusal(field);
};

const assertScalarBy = (library: Libsecp256k1, bytes: Uint8Array, field: string): void => {
  assertLength(bytes, 32, field);
  if (!library.privateKeyVerify(bytes)) throw scalarRefusal(field);
};

const pointRefusal = (field: string): InvalidInputError =>
  new InvalidInputError(field, 'a compressed secp256k1 point');

const scalarRefusal = (field: string): InvalidInputError =>
  new InvalidInputError(field, 'not 0 and less than the group order of secp256k1');

const sumRefusal = (field: string): InvalidInputError =>
  new InvalidInputError(field, 'a point whose sum is not the identity');

const assertLength = (bytes: Uint8Array, lengthBytes: number, field: string): void => {
  if (bytes.length !== lengthBytes) throw new InvalidInputError(field, `${lengthBytes} bytes`);
};
