import fc from 'fast-check';
import type { CurveName } from '../curves/curve-engine.ts';
import { nobleEngines } from '../curves/noble-engines.ts';
import { curveFacts } from './curve-facts.ts';

type Bytes = fc.Arbitrary<Uint8Array>;
type BytePairs = fc.Arbitrary<readonly [Uint8Array, Uint8Array]>;

/** Random input to the methods of a curve engine, mostly right, and wrong in every way we know of. */
export type RandomCurveInputs = {
  readonly scalars: Bytes;
  readonly points: Bytes;
  /** Also two that vanish together. */
  readonly scalarPairs: BytePairs;
  readonly pointPairs: BytePairs;
  /** Also a point and the scalar of its negative. */
  readonly pointsAndScalars: BytePairs;
};

export const randomCurveInputs = (curve: CurveName): RandomCurveInputs => {
  const { order, scalarBytes } = curveFacts[curve];
  const integers = fc.bigInt({ min: 1n, max: order - 1n });
  const scalars = framed(randomScalars(curve, integers));
  const points = framed(randomPoints(curve, integers));
  const vanishing = <A, B>(build: (integer: bigint) => readonly [A, B]) => ({
    weight: 1,
    arbitrary: integers.map(build),
  });
  const pairs = (a: Bytes, b: Bytes) => ({ weight: 12, arbitrary: fc.tuple(a, b) });
  return {
    scalars,
    points,
    scalarPairs: fc.oneof(
      pairs(scalars, scalars),
      vanishing((integer) => [scalarBytes(integer), scalarBytes(order - integer)]),
    ),
    pointPairs: fc.oneof(
      pairs(points, points),
      vanishing((integer) => [pointOf(curve, integer), pointOf(curve, order - integer)]),
    ),
    pointsAndScalars: fc.oneof(
      pairs(points, scalars),
      vanishing((integer) => [pointOf(curve, integer), scalarBytes(order - integer)]),
    ),
  };
};

const pointOf = (curve: CurveName, integer: bigint): Uint8Array =>
  nobleEngines[curve].derivePublicKey(curveFacts[curve].scalarBytes(integer), 'scalar');

const randomScalars = (curve: CurveName, integers: fc.Arbitrary<bigint>): Bytes => {
  const { order, scalarBytes } = curveFacts[curve];
  const edges = [0n, 1n, 2n, 8n, order - 1n, order, order + 1n, 2n * order, 2n ** 255n - 1n];
  return fc.oneof(
    { weight: 16, arbitrary: integers.map(scalarBytes) },
    {
      weight: 2,
      arbitrary: fc
        .constantFrom(...edges, 2n ** 255n, 2n ** 256n - 1n)
        .map((integer) => scalarBytes(integer % 2n ** 256n)),
    },
    { weight: 2, arbitrary: fc.uint8Array({ minLength: 32, maxLength: 32 }) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 70 }) },
  );
};

const randomPoints = (curve: CurveName, integers: fc.Arbitrary<bigint>): Bytes => {
  const { badPoints, generator } = curveFacts[curve];
  const { length } = generator;
  const valid = integers.map((integer) => pointOf(curve, integer));
  return fc.oneof(
    { weight: 16, arbitrary: valid },
    // Half of them are points, on ed25519 mostly of mixed order.
    { weight: 3, arbitrary: fc.tuple(valid, fc.nat(8 * length - 1)).map(flipBit) },
    { weight: 2, arbitrary: fc.uint8Array({ minLength: length, maxLength: length }) },
    { weight: 2, arbitrary: fc.constantFrom(...badPoints.map(([, point]) => point)) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 70 }) },
  );
};

const flipBit = ([bytes, bit]: readonly [Uint8Array, number]): Uint8Array => {
  const index = bit >> 3;
  return Uint8Array.from(bytes, (byte, at) => (at === index ? byte ^ (1 << (bit & 7)) : byte));
};

/** Each as a view into more memory, at any offset. */
const framed = (arbitrary: Bytes): Bytes =>
  fc.tuple(arbitrary, fc.nat(40)).map(([bytes, offset]) => {
    const frame = new Uint8Array(offset + bytes.length + 8).fill(0xff);
    frame.set(bytes, offset);
    return frame.subarray(offset, offset + bytes.length);
  });
