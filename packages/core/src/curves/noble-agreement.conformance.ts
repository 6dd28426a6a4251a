import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InvalidInputError } from '../invalid-input-error.ts';
import { randomCurveInputs } from '../testing/random-curve-inputs.ts';
import type { CurveEngine, CurveEngines, CurveName, Secp256k1Engine } from './curve-engine.ts';
import { nobleEngines } from './noble-engines.ts';

/**
 * Random input, right and wrong, to a pair of curve engines and to noble, 10,000 times a curve: the
 * same bytes come out, or the same refusal in the same words.
 *
 * @example
 * ```ts
 * // my-engines.test.ts
 * describeNobleAgreement('my engines', myEngines);
 * ```
 */
export const describeNobleAgreement = (name: string, engines: CurveEngines): void => {
  describe(`${name} and noble agree`, () => {
    describeCurve({ tested: engines.ed25519, noble: nobleEngines.ed25519 }, [
      ...pointCalls('ed25519', [600, 400, 500]),
      ...scalarCalls('ed25519', [1500, 1000, 3000, 3000]),
    ]);
    describeCurve({ tested: engines.secp256k1, noble: nobleEngines.secp256k1 }, [
      ...pointCalls('secp256k1', [900, 400, 600]),
      ...scalarCalls('secp256k1', [1200, 600, 2200, 2300]),
      ...secp256k1Calls([600, 400, 500, 300]),
    ]);
  });
};

type Pair<Engine> = { readonly tested: Engine; readonly noble: Engine };

/** Random calls of one method. */
type Calls<Engine> = {
  readonly method: string;
  readonly cases: number;
  readonly calls: fc.Arbitrary<Call<Engine>>;
};

type Call<Engine> = {
  readonly inputs: readonly Uint8Array[];
  readonly run: (engine: Engine) => Uint8Array | undefined;
};

const describeCurve = <Engine extends CurveEngine>(
  pair: Pair<Engine>,
  methods: readonly Calls<Engine>[],
): void => {
  const { curve } = pair.noble;

  test(`in 10,000 cases on ${curve}`, () => {
    expect(methods.reduce((sum, { cases }) => sum + cases, 0)).toBe(10_000);
  });

  // Noble takes milliseconds for some of the cases, and longer on a machine that is busy.
  const patience = { timeout: 120_000 };
  test.each(methods)(`about $method of ${curve} in $cases cases`, patience, ({ cases, calls }) => {
    const seen = { accepted: 0, refused: 0 };
    const compare = (call: Call<Engine>) => {
      seen[compareEngines(pair, call)] += 1;
    };
    fc.assert(fc.property(calls, compare), { numRuns: cases });
    expect(seen.accepted + seen.refused).toBe(cases);
    expect(Math.min(seen.accepted, seen.refused)).toBeGreaterThan(cases / 50);
  });
};

const compareEngines = <Engine>({ tested, noble }: Pair<Engine>, { inputs, run }: Call<Engine>) => {
  const before = inputs.map(encode).join();
  const outcome = outcomeOf(() => run(tested));
  expect(inputs.map(encode).join()).toBe(before);
  // As text: over so many cases a comparison byte by byte would take most of the time.
  expect(JSON.stringify(outcome)).toBe(JSON.stringify(outcomeOf(() => run(noble))));
  return 'refusal' in outcome ? 'refused' : 'accepted';
};

const outcomeOf = (run: () => Uint8Array | undefined) => {
  try {
    return { result: encode(run() ?? new Uint8Array()) };
  } catch (error) {
    if (error instanceof InvalidInputError) return { refusal: error.message };
    throw error;
  }
};

const encode = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

type PointCases = readonly [assertPoint: number, multiplyPoint: number, addBaseMultiple: number];

const pointCalls = (
  curve: CurveName,
  [assertPoint, multiplyPoint, addBaseMultiple]: PointCases,
): Calls<CurveEngine>[] => {
  const { points, pointsAndScalars } = randomCurveInputs(curve);
  return [
    {
      method: 'assertPoint',
      cases: assertPoint,
      calls: points.map((point) => ({
        inputs: [point],
        run: (engine) => {
          engine.assertPoint(point, 'point');
          return undefined;
        },
      })),
    },
    {
      method: 'multiplyPoint',
      cases: multiplyPoint,
      calls: pointsAndScalars.map(([point, scalar]) => ({
        inputs: [point, scalar],
        run: (engine) => engine.multiplyPoint(point, scalar, 'point'),
      })),
    },
    {
      method: 'addBaseMultiple',
      cases: addBaseMultiple,
      calls: pointsAndScalars.map(([point, scalar]) => ({
        inputs: [point, scalar],
        run: (engine) => engine.addBaseMultiple(point, scalar, 'point'),
      })),
    },
  ];
};

type ScalarCases = readonly [
  deriveScalar: number,
  derivePublicKey: number,
  addScalars: number,
  reduceDigest: number,
];

const scalarCalls = (
  curve: CurveName,
  [deriveScalar, derivePublicKey, addScalars, reduceDigest]: ScalarCases,
): Calls<CurveEngine>[] => {
  const { scalars, scalarPairs } = randomCurveInputs(curve);
  const ofScalar = (
    method: 'deriveScalar' | 'derivePublicKey' | 'reduceDigest',
    cases: number,
  ): Calls<CurveEngine> => ({
    method,
    cases,
    calls: scalars.map((bytes) => ({
      inputs: [bytes],
      run: (engine) => engine[method](bytes, 'scalar'),
    })),
  });
  return [
    ofScalar('deriveScalar', deriveScalar),
    ofScalar('derivePublicKey', derivePublicKey),
    ofScalar('reduceDigest', reduceDigest),
    {
      method: 'addScalars',
      cases: addScalars,
      calls: scalarPairs.map(([a, b]) => ({
        inputs: [a, b],
        run: (engine) => engine.addScalars(a, b),
      })),
    },
  ];
};

type Secp256k1Cases = readonly [
  uncompressPoint: number,
  addPoints: number,
  negatePoint: number,
  negateScalar: number,
];

const secp256k1Calls = ([
  uncompressPoint,
  addPoints,
  negatePoint,
  negateScalar,
]: Secp256k1Cases): Calls<Secp256k1Engine>[] => {
  const { points, pointPairs, scalars } = randomCurveInputs('secp256k1');
  const ofPoint = (
    method: 'uncompressPoint' | 'negatePoint',
    cases: number,
  ): Calls<Secp256k1Engine> => ({
    method,
    cases,
    calls: points.map((point) => ({
      inputs: [point],
      run: (engine) => engine[method](point, 'point'),
    })),
  });
  return [
    ofPoint('uncompressPoint', uncompressPoint),
    ofPoint('negatePoint', negatePoint),
    {
      method: 'addPoints',
      cases: addPoints,
      calls: pointPairs.map(([a, b]) => ({
        inputs: [a, b],
        run: (engine) => engine.addPoints(a, b, ['a', 'b']),
      })),
    },
    {
      method: 'negateScalar',
      cases: negateScalar,
      calls: scalars.map((scalar) => ({
        inputs: [scalar],
        run: (engine) => engine.negateScalar(scalar),
      })),
    },
  ];
};
