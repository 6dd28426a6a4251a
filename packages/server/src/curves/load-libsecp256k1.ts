import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';

/**
 * What is used of libsecp256k1: where an argument is a scalar, constant-time functions alone. So
 * `publicKeyTweakMul` and `publicKeyTweakAdd` are left out. Public keys are taken in 33 bytes
 * (compressed) and in 65, the hybrid form too; whatever is refused throws.
 *
 * @see https://github.com/bitcoin-core/secp256k1/tree/master/include
 */
export type Libsecp256k1 = {
  privateKeyVerify(privateKey: Uint8Array): boolean;
  /** In place. */
  privateKeyNegate(privateKey: Uint8Array): Uint8Array;
  /** In place. Refuses a sum of 0, but not a tweak of 0. */
  privateKeyTweakAdd(privateKey: Uint8Array, tweak: Uint8Array): Uint8Array;
  publicKeyVerify(publicKey: Uint8Array): boolean;
  publicKeyCreate(privateKey: Uint8Array, compressed?: boolean): Uint8Array;
  publicKeyConvert(publicKey: Uint8Array, compressed?: boolean): Uint8Array;
  publicKeyNegate(publicKey: Uint8Array): Uint8Array;
  publicKeyCombine(publicKeys: readonly Uint8Array[]): Uint8Array;
  /**
   * Gives the shared point's coordinates to `hashfn`, in `xbuf` and `ybuf`, and takes `output`.
   * Without them it writes the SHA-256 of the compressed shared point.
   */
  ecdh(
    publicKey: Uint8Array,
    privateKey: Uint8Array,
    options: SharedPointHash | Record<string, never>,
    output: Uint8Array,
  ): Uint8Array;
  /** Blinds the multiples of the generator against side channels; no result changes. */
  contextRandomize(seed: Uint8Array): void;
};

/** What becomes of a shared point's coordinates, in buffers that are written again each time. */
export type SharedPointHash = {
  readonly hashfn: (x: Uint8Array, y: Uint8Array) => Uint8Array;
  readonly xbuf: Uint8Array;
  readonly ybuf: Uint8Array;
};

/** @throws Error where no prebuilt binary fits this machine. */
export const loadLibsecp256k1 = (): Libsecp256k1 => {
  // Its binding by name: the package's index falls back to slow JavaScript in silence.
  const library: Libsecp256k1 = require('secp256k1/bindings.js');
  library.contextRandomize(randomBytes(32));
  return library;
};

// Not an import: that could not be caught, and the server is to start without the binary too.
const require = createRequire(import.meta.url);
