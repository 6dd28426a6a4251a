import type { WeierstrassPoint } from '@noble/curves/abstract/weierstrass.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { bytesToNumberBE } from '@noble/curves/utils.js';
import { InvalidInputError } from '../invalid-input-error.ts';
import type { Secp256k1Engine } from './curve-engine.ts';
import {
  type NobleCurve,
  nobleCurveEngine,
  parsePoint,
  parseScalar,
} from './noble-curve-engine.ts';

const { Point } = secp256k1;

const curve: NobleCurve<WeierstrassPoint<bigint>> = {
  curve: 'secp256k1',
  publicKeyLength: 33,
  Point,
  pointExpectation: 'a compressed secp256k1 point',
  // SEC1, 2.3.4: x < p and on the curve. At 33 bytes only the compressed form is left.
  decodePoint: (bytes) => Point.fromBytes(bytes),
  // The cofactor is 1: every point but the identity has prime order, and SEC1 gives the identity
  // no 33-byte form.
  isUsable: (point) => !point.is0(),
  privateKeyToInteger: bytesToNumberBE,
};

/** secp256k1 over noble. */
export const nobleSecp256k1: Secp256k1Engine = {
  ...nobleCurveEngine(curve),
  uncompressPoint: (bytes, field) => parsePoint(curve, { bytes, field }).toBytes(false),
  addPoints(a, b, [fieldA, fieldB]) {
    const sum = parsePoint(curve, { bytes: a, field: fieldA }).add(
      parsePoint(curve, { bytes: b, field: fieldB }),
    );
    if (sum.is0()) throw new InvalidInputError(fieldB, 'a point whose sum is not the identity');
    return sum.toBytes();
  },
  negatePoint: (bytes, field) => parsePoint(curve, { bytes, field }).negate().toBytes(),
  negateScalar: (bytes) =>
    Point.Fn.toBytes(Point.Fn.neg(parseScalar(curve, { bytes, field: 'scalar' }))),
};
