import type { CurveEngines } from './curve-engine.ts';
import { nobleEd25519 } from './noble-ed25519.ts';
import { nobleSecp256k1 } from './noble-secp256k1.ts';

/**
 * The portable engines, in JavaScript alone: browsers, and the oracle of native engines.
 *
 * @see https://github.com/paulmillr/noble-curves
 * @example
 * ```ts
 * const { ed25519 } = nobleEngines;
 * const scalar = ed25519.deriveScalar(seed, 'viewingPrivateKey');
 * const publicKey = ed25519.derivePublicKey(scalar, 'viewingPrivateKey');
 * ```
 */
export const nobleEngines: CurveEngines = { ed25519: nobleEd25519, secp256k1: nobleSecp256k1 };
