import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { curveFacts, secp256k1Uncompressed } from '../testing/curve-facts.ts';
import { refusedField } from '../testing/refused-field.ts';
import { hexBytes } from '../testing/vectors.ts';
import type { Secp256k1Engine } from './curve-engine.ts';

const { badPoints, generator, order, scalarBytes, scalarInteger } = curveFacts.secp256k1;
const negativeGenerator = Uint8Array.from([3, ...generator.subarray(1)]);
const integers = fc.bigInt({ min: 1n, max: order - 1n });

/** What a secp256k1 engine promises beyond every engine's; `describeCurveEngine` runs it. */
export const describeSecp256k1Engine = (engine: Secp256k1Engine): void => {
  describe('secp256k1, beyond every curve', () => {
    describeUncompressed(engine);
    describeSums(engine);
    describeNegatives(engine);
  });
};

const describeUncompressed = (engine: Secp256k1Engine): void => {
  test('the uncompressed generator is that of SEC 2, 2.4.1', () => {
    expect(engine.uncompressPoint(generator, 'point')).toEqual(secp256k1Uncompressed);
  });

  test('the other prefix gives the other y', () => {
    const [plus, minus] = [generator, negativeGenerator].map((point) => {
      const y = engine.uncompressPoint(point, 'point').subarray(33);
      return BigInt(`0x${Buffer.from(y).toString('hex')}`);
    });
    expect((plus ?? 0n) + (minus ?? 0n)).toBe(2n ** 256n - 2n ** 32n - 977n);
  });

  test.each(badPoints)('%s has no uncompressed form', (_name, point) => {
    expect(refusedField(() => engine.uncompressPoint(point, 'aKey'))).toBe('aKey');
  });
};

const describeSums = (engine: Secp256k1Engine): void => {
  const publicKeyOf = (integer: bigint) => engine.derivePublicKey(scalarBytes(integer), 'scalar');
  const fields = ['aPoint', 'bPoint'] as const;

  // BIP-340, test vector 0: the public key of 3; SEC 2, 2.4.1: that of 1.
  test('2G is the generator twice, and 3G is published', () => {
    const double = engine.addPoints(generator, generator, fields);
    expect(double).toEqual(publicKeyOf(2n));
    const triple = hexBytes('02f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9');
    expect(engine.addPoints(double, generator, fields)).toEqual(triple);
  });

  test('aG + bG = (a + b)G, in either order', () => {
    fc.assert(
      fc.property(integers, integers, (a, b) => {
        fc.pre((a + b) % order !== 0n);
        const sum = publicKeyOf((a + b) % order);
        expect(engine.addPoints(publicKeyOf(a), publicKeyOf(b), fields)).toEqual(sum);
        expect(engine.addPoints(publicKeyOf(b), publicKeyOf(a), fields)).toEqual(sum);
      }),
      { numRuns: 8 },
    );
  });

  test('a sum that is the identity is refused under the second name', () => {
    expect(refusedField(() => engine.addPoints(generator, negativeGenerator, fields))).toBe(
      'bPoint',
    );
  });

  test.each(badPoints)('%s is no part of a sum', (_name, point) => {
    expect(refusedField(() => engine.addPoints(point, generator, fields))).toBe('aPoint');
    expect(refusedField(() => engine.addPoints(generator, point, fields))).toBe('bPoint');
  });
};

const describeNegatives = (engine: Secp256k1Engine): void => {
  test('-G has the other prefix, and its negative is G', () => {
    expect(engine.negatePoint(generator, 'point')).toEqual(negativeGenerator);
    expect(engine.negatePoint(negativeGenerator, 'point')).toEqual(generator);
  });

  test('-a is the group order less a, and (-a)G is -(aG)', () => {
    fc.assert(
      fc.property(integers, (integer) => {
        const scalar = scalarBytes(integer);
        const negative = engine.negateScalar(scalar);
        expect(scalarInteger(negative)).toBe(order - integer);
        expect(scalar).toEqual(scalarBytes(integer));
        expect(engine.derivePublicKey(negative, 'scalar')).toEqual(
          engine.negatePoint(engine.derivePublicKey(scalar, 'scalar'), 'point'),
        );
      }),
      { numRuns: 8 },
    );
  });

  test.each(badPoints)('%s has no negative', (_name, point) => {
    expect(refusedField(() => engine.negatePoint(point, 'aKey'))).toBe('aKey');
  });

  test.each([
    ['0', scalarBytes(0n)],
    ['the group order', scalarBytes(order)],
    ['31 bytes', new Uint8Array(31).fill(1)],
  ])('%s is no scalar to negate', (_name, scalar) => {
    expect(refusedField(() => engine.negateScalar(scalar))).toBe('scalar');
  });
};
