import type { EdwardsPoint } from '@noble/curves/abstract/edwards.js';
import { ed25519 } from '@noble/curves/ed25519.js';
import { bytesToNumberLE } from '@noble/curves/utils.js';
import { sha512 } from '@noble/hashes/sha2.js';
import type { CurveEngine } from './curve-engine.ts';
import { type NobleCurve, nobleCurveEngine } from './noble-curve-engine.ts';

const { Point } = ed25519;

const curve: NobleCurve<EdwardsPoint> = {
  curve: 'ed25519',
  publicKeyLength: 32,
  Point,
  pointExpectation: 'a canonical ed25519 point of prime order',
  // RFC 8032, 5.1.3, and not ZIP-215: y < p, and no sign bit on x = 0.
  decodePoint: (bytes) => Point.fromBytes(bytes, false),
  // The torsion test also refuses the seven other points of small order.
  isUsable: (point) => !point.is0() && point.isTorsionFree(),
  privateKeyToInteger: (seed) => Point.Fn.create(clampedScalar(seed)),
};

/** ed25519 over noble. */
export const nobleEd25519: CurveEngine = nobleCurveEngine(curve);

// RFC 8032, 5.1.5, steps 1 to 3. A clamped integer is 8 times something below 2^252, so it is
// never a multiple of the group order.
const clampedScalar = (seed: Uint8Array): bigint => {
  const lowerHalf = sha512(seed).slice(0, 32);
  lowerHalf[0] = (lowerHalf[0] ?? 0) & 0b1111_1000;
  lowerHalf[31] = ((lowerHalf[31] ?? 0) & 0b0111_1111) | 0b0100_0000;
  return bytesToNumberLE(lowerHalf);
};
