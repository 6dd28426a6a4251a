import type { CurvePoint, CurvePointCons } from '@noble/curves/abstract/curve.js';
import { bytesToNumberBE } from '@noble/curves/utils.js';
import { InvalidInputError } from '../invalid-input-error.ts';
import type { CurveEngine } from './curve-engine.ts';

/** What noble does not know of a curve, or knows otherwise than we want it. */
export type NobleCurve<Point extends CurvePoint<bigint, Point>> = Pick<
  CurveEngine,
  'curve' | 'publicKeyLength'
> & {
  readonly Point: CurvePointCons<Point>;
  /** What `assertPoint` expects, in words. */
  readonly pointExpectation: string;
  /** The point of `publicKeyLength` bytes; throws, or gives a point that `isUsable` refuses. */
  decodePoint(bytes: Uint8Array): Point;
  /** Whether a decoded point is not the identity and in the prime-order subgroup. */
  isUsable(point: Point): boolean;
  /** The integer of a 32-byte private key, not yet checked to be a scalar. */
  privateKeyToInteger(privateKey: Uint8Array): bigint;
};

/** The engine of one curve over noble's big-integer arithmetic: portable, and slow beside C. */
export const nobleCurveEngine = <Point extends CurvePoint<bigint, Point>>(
  curve: NobleCurve<Point>,
): CurveEngine => {
  const { Point } = curve;
  const { Fn } = Point;
  const point = (bytes: Uint8Array, field: string) => parsePoint(curve, { bytes, field });
  const scalar = (bytes: Uint8Array, field: string) => parseScalar(curve, { bytes, field });

  return {
    curve: curve.curve,
    publicKeyLength: curve.publicKeyLength,

    deriveScalar(privateKey, field) {
      assertLength(privateKey, 32, field);
      const integer = curve.privateKeyToInteger(privateKey);
      return Fn.toBytes(assertInRange(curve, { integer, field }));
    },
    derivePublicKey: (bytes, field) => Point.BASE.multiply(scalar(bytes, field)).toBytes(),
    assertPoint(bytes, field) {
      point(bytes, field);
    },
    multiplyPoint: (bytes, by, field) =>
      point(bytes, field).multiply(scalar(by, 'scalar')).toBytes(),
    addBaseMultiple(bytes, by, field) {
      const sum = point(bytes, field).add(Point.BASE.multiply(scalar(by, 'scalar')));
      if (sum.is0()) throw new InvalidInputError(field, 'a point whose sum is not the identity');
      return sum.toBytes();
    },
    addScalars(a, b) {
      const integer = Fn.add(scalar(a, 'scalar'), scalar(b, 'scalar'));
      return Fn.toBytes(assertInRange(curve, { integer, field: 'scalar' }));
    },
    reduceDigest(digest) {
      assertLength(digest, 32, 'digest');
      const integer = Fn.create(bytesToNumberBE(digest));
      return Fn.toBytes(assertInRange(curve, { integer, field: 'digest' }));
    },
  };
};

/** Decodes a point and refuses the identity and all that is outside the prime-order subgroup. */
export const parsePoint = <Point extends CurvePoint<bigint, Point>>(
  curve: NobleCurve<Point>,
  { bytes, field }: { bytes: Uint8Array; field: string },
): Point => {
  assertLength(bytes, curve.publicKeyLength, field);
  const point = decodeOrUndefined(curve, bytes);
  if (point === undefined || !curve.isUsable(point)) {
    throw new InvalidInputError(field, curve.pointExpectation);
  }
  return point;
};

// noble has no error type of its own: whatever its decoder throws on bytes of the right length
// means that they are not a point.
const decodeOrUndefined = <Point extends CurvePoint<bigint, Point>>(
  curve: NobleCurve<Point>,
  bytes: Uint8Array,
): Point | undefined => {
  try {
    return curve.decodePoint(bytes);
  } catch {
    return undefined;
  }
};

/** Reads a scalar, and refuses 0 and all that is not reduced. */
export const parseScalar = <Point extends CurvePoint<bigint, Point>>(
  curve: NobleCurve<Point>,
  { bytes, field }: { bytes: Uint8Array; field: string },
): bigint => {
  assertLength(bytes, 32, field);
  const integer = curve.Point.Fn.fromBytes(bytes, true);
  return assertInRange(curve, { integer, field });
};

const assertInRange = <Point extends CurvePoint<bigint, Point>>(
  { curve, Point }: NobleCurve<Point>,
  { integer, field }: { integer: bigint; field: string },
): bigint => {
  if (!Point.Fn.isValidNot0(integer)) {
    throw new InvalidInputError(field, `not 0 and less than the group order of ${curve}`);
  }
  return integer;
};

const assertLength = (bytes: Uint8Array, lengthBytes: number, field: string): void => {
  if (bytes.length !== lengthBytes) throw new InvalidInputError(field, `${lengthBytes} bytes`);
};
