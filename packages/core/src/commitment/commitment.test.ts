import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { curveFacts } from '../testing/curve-facts.ts';
import { refusedField } from '../testing/refused-field.ts';
import { commitmentSumVectors, commitmentVectors } from '../testing/vectors.ts';
import { generateBlindingFactor } from './blinding-factor.ts';
import {
  addCommitments,
  createCommitment,
  subtractCommitments,
  verifyCommitment,
} from './commitment.ts';

const { badPoints, generator, order, scalarBytes, scalarInteger } = curveFacts.secp256k1;
const runs = { numRuns: 8 };
const mod = (integer: bigint) => ((integer % order) + order) % order;

const values = fc.oneof(
  fc.constantFrom(0n, 1n, order - 1n),
  fc.bigInt({ min: 0n, max: order - 1n }),
);
const blindings = fc.oneof(
  fc.constantFrom(1n, order - 1n),
  fc.bigInt({ min: 1n, max: order - 1n }),
);
const openings = fc.record({ value: values, blindingFactor: blindings.map(scalarBytes) });
const commit = (value: bigint, blinding: bigint) =>
  createCommitment({ value, blindingFactor: scalarBytes(blinding) });

describe('known answers', () => {
  test.each(commitmentVectors)('$name', ({ opening, commitment }) => {
    const { blindingFactor } = opening;
    expect(createCommitment(opening)).toEqual({ commitment, blindingFactor });
    expect(verifyCommitment(commitment, opening)).toBe(true);
  });

  test.each(commitmentSumVectors)('$name, added and subtracted', ({ a, b, ...vector }) => {
    expect(createCommitment({ value: vector.values.a, ...a })).toEqual(a);
    expect(createCommitment({ value: vector.values.b, ...b })).toEqual(b);
    expect(addCommitments(a, b)).toEqual(vector.sum);
    expect(subtractCommitments(a, b)).toEqual(vector.difference);
  });
});

describe('algebra', () => {
  test('C(v1, b1) + C(v2, b2) = C(v1 + v2, b1 + b2), and the same of the difference, mod n', () => {
    fc.assert(
      fc.property(openings, openings, (a, b) => {
        const [blindingA, blindingB] = [a, b].map((it) => scalarInteger(it.blindingFactor));
        const sum = mod((blindingA ?? 0n) + (blindingB ?? 0n));
        const difference = mod((blindingA ?? 0n) - (blindingB ?? 0n));
        fc.pre(sum !== 0n && difference !== 0n);
        const [x, y] = [createCommitment(a), createCommitment(b)];
        expect(addCommitments(x, y)).toEqual(commit(mod(a.value + b.value), sum));
        expect(subtractCommitments(x, y)).toEqual(commit(mod(a.value - b.value), difference));
      }),
      runs,
    );
  });

  test('what was added is taken away again', () => {
    fc.assert(
      fc.property(openings, openings, (a, b) => {
        fc.pre(mod(scalarInteger(a.blindingFactor) + scalarInteger(b.blindingFactor)) !== 0n);
        const [x, y] = [createCommitment(a), createCommitment(b)];
        expect(subtractCommitments(addCommitments(x, y), y)).toEqual(x);
      }),
      runs,
    );
  });

  test('another value or blinding factor never verifies', () => {
    fc.assert(
      fc.property(openings, values, blindings, (opening, value, blinding) => {
        const { commitment } = createCommitment(opening);
        const blindingFactor = scalarBytes(blinding);
        fc.pre(value !== opening.value && blinding !== scalarInteger(opening.blindingFactor));
        expect(verifyCommitment(commitment, opening)).toBe(true);
        expect(verifyCommitment(commitment, { ...opening, value })).toBe(false);
        expect(verifyCommitment(commitment, { ...opening, blindingFactor })).toBe(false);
      }),
      runs,
    );
  });

  test('a blinding factor is taken mod n, and given back so', () => {
    expect(commit(7n, order + 5n)).toEqual(commit(7n, 5n));
    expect(commit(7n, 2n ** 256n - 1n).blindingFactor).toEqual(
      scalarBytes(2n ** 256n - 1n - order),
    );
  });

  test('a generated blinding factor is a scalar of the bytes drawn', () => {
    const draws = [scalarBytes(order), scalarBytes(9n)];
    expect(generateBlindingFactor(() => draws.shift() ?? new Uint8Array(32))).toEqual(
      scalarBytes(9n),
    );
  });
});

describe('refusals', () => {
  const badBlindings: ReadonlyArray<readonly [string, Uint8Array]> = [
    ['0', scalarBytes(0n)],
    ['the group order', scalarBytes(order)],
    ['31 bytes', new Uint8Array(31).fill(1)],
    ['33 bytes', new Uint8Array(33).fill(1)],
    ['no bytes', new Uint8Array(0)],
  ];
  const one = commit(1n, 1n);

  test.each(badBlindings)('a blinding factor of %s is refused by name', (_, blindingFactor) => {
    const bad = { ...one, blindingFactor };
    const opening = { value: 1n, blindingFactor };
    expect(refusedField(() => createCommitment(opening))).toBe('blindingFactor');
    expect(refusedField(() => verifyCommitment(generator, opening))).toBe('blindingFactor');
    for (const combine of [addCommitments, subtractCommitments]) {
      expect(refusedField(() => combine(bad, one))).toBe('blindingA');
      expect(refusedField(() => combine(one, bad))).toBe('blindingB');
    }
  });

  test.each([-1n, order, order + 1n, 2n ** 256n])('a value of %s is refused by name', (value) => {
    expect(refusedField(() => commit(value, 1n))).toBe('value');
  });

  test.each(badPoints)('a commitment that is no point is refused by name: %s', (_, commitment) => {
    const bad = { ...one, commitment };
    const opening = { value: 1n, blindingFactor: scalarBytes(1n) };
    expect(refusedField(() => verifyCommitment(commitment, opening))).toBe('commitment');
    for (const combine of [addCommitments, subtractCommitments]) {
      expect(refusedField(() => combine(bad, bad))).toBe('commitmentA');
      expect(refusedField(() => combine(one, bad))).toBe('commitmentB');
    }
  });

  test('a result without a blinding factor, or that is the identity, is refused by name', () => {
    const [a, b] = [commit(5n, 77n), commit(3n, order - 77n)];
    expect(refusedField(() => addCommitments(a, b))).toBe('blindingB');
    expect(refusedField(() => subtractCommitments(a, commit(3n, 77n)))).toBe('blindingB');
    // The blinding factors need not be those of the commitments.
    const sameOtherwise = { ...a, blindingFactor: scalarBytes(78n) };
    expect(refusedField(() => subtractCommitments(a, sameOtherwise))).toBe('commitmentB');
    const negative = { ...commit(order - 5n, order - 77n), blindingFactor: scalarBytes(78n) };
    expect(refusedField(() => addCommitments(a, negative))).toBe('commitmentB');
  });
});
