import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { curveFacts } from '../testing/curve-facts.ts';
import { refusedField } from '../testing/refused-field.ts';
import { hexBytes, sipVectors } from '../testing/vectors.ts';
import type { CurveEngine, CurveEngines, CurveName } from './curve-engine.ts';
import { describeSecp256k1Engine } from './secp256k1-engine.conformance.ts';

/**
 * What every pair of curve engines promises.
 *
 * @example
 * ```ts
 * // my-engines.test.ts
 * describeCurveEngine('my engines', myEngines);
 * ```
 */
export const describeCurveEngine = (name: string, engines: CurveEngines): void => {
  describe(name, () => {
    for (const curve of ['ed25519', 'secp256k1'] as const) {
      describe(curve, () => {
        describeIdentity(engines[curve], curve);
        describeKnownAnswers(engines[curve], curve);
        describeAlgebra(engines[curve], curve);
        describeBadPoints(engines[curve], curve);
        describeBadScalars(engines[curve], curve);
        describeArguments(engines[curve], curve);
      });
    }
    describeSecp256k1Engine(engines.secp256k1);
  });
};

const describeIdentity = (engine: CurveEngine, curve: CurveName): void => {
  test('the engine states its curve and the length of its points', () => {
    expect(engine.curve).toBe(curve);
    expect(engine.publicKeyLength).toBe(curveFacts[curve].generator.length);
  });
};

const describeKnownAnswers = (engine: CurveEngine, curve: CurveName): void => {
  test.each(curveFacts[curve].keyPairs)('public key of %s', (_source, privateKey, publicKey) => {
    const scalar = engine.deriveScalar(hexBytes(privateKey), 'privateKey');
    expect(engine.derivePublicKey(scalar, 'privateKey')).toEqual(hexBytes(publicKey));
  });

  const vectors = sipVectors.filter((vector) => vector.curve === curve);
  test.each(vectors)('each step of the SIP vector $name', (vector) => {
    const { keys, metaAddress, announcement } = vector;
    const spending = engine.deriveScalar(keys.spendingPrivateKey, 'spending');
    const viewing = engine.deriveScalar(keys.viewingPrivateKey, 'viewing');
    const ephemeral = engine.deriveScalar(vector.ephemeralPrivateKey, 'ephemeral');
    expect(engine.derivePublicKey(spending, 'spending')).toEqual(metaAddress.spendingPublicKey);

    const shared = engine.multiplyPoint(metaAddress.viewingPublicKey, ephemeral, 'viewing');
    const digest = Uint8Array.from(createHash('sha256').update(shared).digest());
    expect(digest).toEqual(vector.sharedSecret);
    expect(engine.multiplyPoint(announcement.ephemeralPublicKey, viewing, 'ephemeral')).toEqual(
      shared,
    );

    const tweak = engine.reduceDigest(digest);
    expect(engine.addBaseMultiple(metaAddress.spendingPublicKey, tweak, 'spending')).toEqual(
      vector.stealthPublicKey,
    );
    expect(engine.addScalars(spending, tweak)).toEqual(vector.stealthPrivateKey);
  });
};

const describeAlgebra = (engine: CurveEngine, curve: CurveName): void => {
  const { order, scalarBytes, scalarInteger, generator } = curveFacts[curve];
  const integers = fc.bigInt({ min: 1n, max: order - 1n });
  const publicKeyOf = (integer: bigint) => engine.derivePublicKey(scalarBytes(integer), 'scalar');
  const runs = { numRuns: 8 };

  test('1 times G is the generator', () => {
    expect(publicKeyOf(1n)).toEqual(generator);
    expect(engine.multiplyPoint(generator, scalarBytes(1n), 'point')).toEqual(generator);
  });

  test('a shared point is the same from both sides: a(bG) = b(aG) = (ab)G', () => {
    fc.assert(
      fc.property(integers, integers, (a, b) => {
        const shared = engine.multiplyPoint(publicKeyOf(b), scalarBytes(a), 'point');
        expect(engine.multiplyPoint(publicKeyOf(a), scalarBytes(b), 'point')).toEqual(shared);
        expect(shared).toEqual(publicKeyOf((a * b) % order));
      }),
      runs,
    );
  });

  test('points add as their scalars do: aG + bG = (a + b)G', () => {
    fc.assert(
      fc.property(integers, integers, (a, b) => {
        fc.pre((a + b) % order !== 0n);
        const sum = engine.addScalars(scalarBytes(a), scalarBytes(b));
        expect(scalarInteger(sum)).toBe((a + b) % order);
        const point = engine.addBaseMultiple(publicKeyOf(a), scalarBytes(b), 'point');
        expect(point).toEqual(engine.derivePublicKey(sum, 'scalar'));
      }),
      runs,
    );
  });

  test('a point is doubled by adding it to itself', () => {
    expect(engine.addBaseMultiple(publicKeyOf(9n), scalarBytes(9n), 'point')).toEqual(
      publicKeyOf(18n),
    );
  });

  test('a digest is read big-endian and reduced', () => {
    const digests = fc.uint8Array({ minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(digests, (digest) => {
        const integer = BigInt(`0x${Buffer.from(digest).toString('hex')}`) % order;
        fc.pre(integer !== 0n);
        expect(scalarInteger(engine.reduceDigest(digest))).toBe(integer);
      }),
    );
    for (const integer of [1n, order - 1n, order + 1n, 2n ** 256n - 1n]) {
      const digest = hexBytes(integer.toString(16).padStart(64, '0'));
      expect(scalarInteger(engine.reduceDigest(digest))).toBe(integer % order);
    }
  });

  test('every private key has a scalar in range, and its public key is a point', () => {
    const privateKeys =
      curve === 'ed25519'
        ? fc.uint8Array({ minLength: 32, maxLength: 32 })
        : integers.map((integer) => scalarBytes(integer));
    fc.assert(
      fc.property(privateKeys, (privateKey) => {
        const scalar = engine.deriveScalar(privateKey, 'privateKey');
        expect(scalarInteger(scalar) > 0n && scalarInteger(scalar) < order).toBe(true);
        engine.assertPoint(engine.derivePublicKey(scalar, 'privateKey'), 'publicKey');
      }),
      runs,
    );
  });
};

const describeBadPoints = (engine: CurveEngine, curve: CurveName): void => {
  const { badPoints, scalarBytes } = curveFacts[curve];

  test.each(badPoints)('every operation on points refuses %s', (_name, point) => {
    expect(refusedField(() => engine.assertPoint(point, 'aKey'))).toBe('aKey');
    expect(refusedField(() => engine.multiplyPoint(point, scalarBytes(8n), 'bKey'))).toBe('bKey');
    expect(refusedField(() => engine.addBaseMultiple(point, scalarBytes(8n), 'cKey'))).toBe('cKey');
  });
};

const describeBadScalars = (engine: CurveEngine, curve: CurveName): void => {
  const { order, scalarBytes, generator } = curveFacts[curve];
  const one = scalarBytes(1n);
  const outOfRange: ReadonlyArray<readonly [string, Uint8Array]> = [
    ['0', scalarBytes(0n)],
    ['the group order', scalarBytes(order)],
    ['the group order and 1', scalarBytes(order + 1n)],
    ['2^256 - 1', scalarBytes(2n ** 256n - 1n)],
  ];
  const wrongLength: ReadonlyArray<readonly [string, Uint8Array]> = [
    ['no bytes', new Uint8Array(0)],
    ['31 bytes', new Uint8Array(31).fill(1)],
    ['33 bytes', new Uint8Array(33).fill(1)],
  ];

  test.each([...outOfRange, ...wrongLength])('%s is not a scalar', (_name, bad) => {
    expect(refusedField(() => engine.derivePublicKey(bad, 'myScalar'))).toBe('myScalar');
    expect(refusedField(() => engine.multiplyPoint(generator, bad, 'point'))).toBe('scalar');
    expect(refusedField(() => engine.addBaseMultiple(generator, bad, 'point'))).toBe('scalar');
    expect(refusedField(() => engine.addScalars(bad, one))).toBe('scalar');
    expect(refusedField(() => engine.addScalars(one, bad))).toBe('scalar');
  });

  const badKeys = curve === 'ed25519' ? wrongLength : [...outOfRange, ...wrongLength];
  test.each(badKeys)('%s is not a private key', (_name, bad) => {
    expect(refusedField(() => engine.deriveScalar(bad, 'myKey'))).toBe('myKey');
  });

  test('sums that vanish are refused', () => {
    for (const integer of [1n, 12345n, order - 1n]) {
      const negative = scalarBytes(order - integer);
      const point = engine.derivePublicKey(scalarBytes(integer), 'scalar');
      expect(refusedField(() => engine.addScalars(scalarBytes(integer), negative))).toBe('scalar');
      expect(refusedField(() => engine.addBaseMultiple(point, negative, 'aKey'))).toBe('aKey');
    }
  });

  test('digests that vanish, and what is not 32 bytes, are refused', () => {
    for (let multiple = 0n; multiple < 2n ** 256n; multiple += order) {
      const digest = hexBytes(multiple.toString(16).padStart(64, '0'));
      expect(refusedField(() => engine.reduceDigest(digest))).toBe('digest');
    }
    for (const [, digest] of wrongLength) {
      expect(refusedField(() => engine.reduceDigest(digest))).toBe('digest');
    }
  });
};

const describeArguments = (engine: CurveEngine, curve: CurveName): void => {
  const { scalarBytes } = curveFacts[curve];

  test('arguments stay as they were, and results stay when the engine is used again', () => {
    const privateKey = new Uint8Array(32).fill(0x7b);
    const scalar = engine.deriveScalar(privateKey, 'privateKey');
    const point = engine.derivePublicKey(scalar, 'scalar');
    const before = [privateKey, scalar, point].map((bytes) => Uint8Array.from(bytes));
    const use = (by: Uint8Array) => [
      engine.deriveScalar(by, 'privateKey'),
      engine.derivePublicKey(by, 'scalar'),
      engine.multiplyPoint(point, by, 'point'),
      engine.addBaseMultiple(point, by, 'point'),
      engine.addScalars(scalar, by),
      engine.reduceDigest(by),
    ];
    const results = use(scalarBytes(77n));
    const copies = results.map((bytes) => Uint8Array.from(bytes));
    use(scalarBytes(78n));
    expect(results.map((bytes) => Uint8Array.from(bytes))).toEqual(copies);
    expect([privateKey, scalar, point].map((bytes) => Uint8Array.from(bytes))).toEqual(before);
  });

  test('a view into a larger buffer is read by its own bounds', () => {
    const framed = new Uint8Array(96).fill(0xff);
    framed.set(scalarBytes(5n), 7);
    const view = framed.subarray(7, 39);
    expect(engine.derivePublicKey(view, 'scalar')).toEqual(
      engine.derivePublicKey(scalarBytes(5n), 'scalar'),
    );
  });
};
