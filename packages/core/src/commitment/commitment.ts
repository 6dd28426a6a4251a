import type { Secp256k1Engine } from '../curves/curve-engine.ts';
import { nobleEngines } from '../curves/noble-engines.ts';
import { equalBytes } from '../equal-bytes.ts';
import { InvalidInputError } from '../invalid-input-error.ts';
import { reduceBlindingFactor } from './blinding-factor.ts';
import { generatorH } from './generator-h.ts';
import { assertCommittable, encodeScalar } from './scalar.ts';

/** What a commitment hides, and what shows it. */
export type CommitmentOpening = {
  /** 0 to n - 1, where n is the group order of secp256k1. */
  readonly value: bigint;
  /** 32 bytes, big-endian; taken mod n, not 0. Secret. */
  readonly blindingFactor: Uint8Array;
};

/** A commitment with its blinding factor. */
export type BlindedCommitment = {
  /** 33 bytes: a compressed secp256k1 point. */
  readonly commitment: Uint8Array;
  /** 32 bytes, big-endian, 1 to n - 1. Secret. */
  readonly blindingFactor: Uint8Array;
};

/**
 * The Pedersen commitment `value * G + blindingFactor * H`: it binds to the value, and hides it as
 * long as the blinding factor is random and secret.
 *
 * @param engine the curve's arithmetic; the portable one unless given
 * @returns the commitment, and the blinding factor mod n
 * @throws InvalidInputError naming `value`: not 0 to n - 1; `blindingFactor`: not 32 bytes, or 0
 * mod n.
 * @see https://link.springer.com/chapter/10.1007/3-540-46766-1_9
 * @example
 * ```ts
 * const { commitment } = createCommitment({ value: 42n, blindingFactor });
 * verifyCommitment(commitment, { value: 42n, blindingFactor }); // true
 * ```
 */
export const createCommitment = (
  { value, blindingFactor }: CommitmentOpening,
  engine: Secp256k1Engine = nobleEngines.secp256k1,
): BlindedCommitment => {
  assertCommittable(value);
  const blinding = reduceBlindingFactor(blindingFactor, 'blindingFactor', engine);
  // C = vG + bH. A scalar is never 0: with v = 0 there is no first term.
  const blinded = engine.multiplyPoint(generatorH, blinding, 'generatorH');
  if (value === 0n) return { commitment: blinded, blindingFactor: blinding };
  const commitment = engine.addBaseMultiple(blinded, encodeScalar(value), 'blindingFactor');
  return { commitment, blindingFactor: blinding };
};

/**
 * Whether an opening is that of a commitment.
 *
 * @param commitment 33 bytes
 * @param engine the curve's arithmetic; the portable one unless given
 * @throws InvalidInputError naming `commitment`: not a point; else as `createCommitment`.
 * @example
 * ```ts
 * verifyCommitment(commitment, { value: 43n, blindingFactor }); // false
 * ```
 */
export const verifyCommitment = (
  commitment: Uint8Array,
  opening: CommitmentOpening,
  engine: Secp256k1Engine = nobleEngines.secp256k1,
): boolean => {
  engine.assertPoint(commitment, 'commitment');
  return equalBytes(createCommitment(opening, engine).commitment, commitment);
};

/**
 * The commitment to the sum of two values mod n, with the sum of the blinding factors.
 *
 * @param engine the curve's arithmetic; the portable one unless given
 * @throws InvalidInputError naming `commitmentA`, `commitmentB`: not a point; `blindingA`,
 * `blindingB`: not 32 bytes, or 0 mod n; `commitmentB` or `blindingB`: the sum vanishes.
 * @example
 * ```ts
 * const sum = addCommitments(createCommitment(a), createCommitment(b));
 * verifyCommitment(sum.commitment, { value: a.value + b.value, ...sum }); // true
 * ```
 */
export const addCommitments = (
  a: BlindedCommitment,
  b: BlindedCommitment,
  engine: Secp256k1Engine = nobleEngines.secp256k1,
): BlindedCommitment => {
  const [blindingA, blindingB] = reduceBoth(a, b, engine);
  return {
    commitment: engine.addPoints(a.commitment, b.commitment, pointFields),
    blindingFactor: addBlindings(blindingA, blindingB, engine),
  };
};

/**
 * The commitment to the difference of two values mod n, with that of the blinding factors.
 *
 * @param engine the curve's arithmetic; the portable one unless given
 * @throws InvalidInputError as `addCommitments`; a difference of two commitments, or blinding
 * factors, that are the same vanishes.
 * @example
 * ```ts
 * const change = subtractCommitments(createCommitment(paid), createCommitment(price));
 * verifyCommitment(change.commitment, { value: paid.value - price.value, ...change }); // true
 * ```
 */
export const subtractCommitments = (
  a: BlindedCommitment,
  b: BlindedCommitment,
  engine: Secp256k1Engine = nobleEngines.secp256k1,
): BlindedCommitment => {
  const [blindingA, blindingB] = reduceBoth(a, b, engine);
  // A before -B: the first that is no point is named.
  engine.assertPoint(a.commitment, 'commitmentA');
  const negative = engine.negatePoint(b.commitment, 'commitmentB');
  return {
    commitment: engine.addPoints(a.commitment, negative, pointFields),
    blindingFactor: addBlindings(blindingA, engine.negateScalar(blindingB), engine),
  };
};

const pointFields = ['commitmentA', 'commitmentB'] as const;

const reduceBoth = (a: BlindedCommitment, b: BlindedCommitment, engine: Secp256k1Engine) =>
  [
    reduceBlindingFactor(a.blindingFactor, 'blindingA', engine),
    reduceBlindingFactor(b.blindingFactor, 'blindingB', engine),
  ] as const;

const addBlindings = (a: Uint8Array, b: Uint8Array, engine: Secp256k1Engine): Uint8Array => {
  // Without a blinding factor the sum would show its value.
  if (equalBytes(engine.negateScalar(a), b)) {
    throw new InvalidInputError('blindingB', 'a blinding factor with which the result is not 0');
  }
  return engine.addScalars(a, b);
};
