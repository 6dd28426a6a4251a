import { ed25519 } from '@noble/curves/ed25519.js';
import { bytesToNumberLE } from '@noble/curves/utils.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { InvalidInputError } from '../invalid-input-error.ts';

const { Point } = ed25519;
const { Fn } = Point;

const nonceDomain = utf8ToBytes('SIPHER-ED25519-RAW-SCALAR-NONCE-V1');

/** Signs with an ed25519 scalar that no seed is known of. */
export type Ed25519RawSigner = {
  /** The scalar's public key, 32 bytes. */
  readonly publicKey: Uint8Array;
  /**
   * The 64-byte Ed25519 signature of a message, the same one each time.
   *
   * @throws Error when the signature does not verify: a fault of the machine; nothing is released.
   */
  sign(message: Uint8Array): Uint8Array;
};

/**
 * A signer for a stealth private key on ed25519: a raw scalar, 32 bytes little-endian. An ordinary
 * wallet takes a seed, hence cannot import it. The signatures are ordinary Ed25519.
 *
 * RFC 8032 hashes the nonce from the seed's upper half; a raw scalar has none. The nonce here is
 * SHA-512 of a domain, the scalar, the public key and the message: as secret as the scalar, and
 * another one for another message or key.
 *
 * @throws InvalidInputError naming `stealthPrivateKey`: not 32 bytes, 0, or at least the group
 * order.
 * @see https://www.rfc-editor.org/rfc/rfc8032#section-5.1.6
 * @example
 * ```ts
 * const signer = ed25519RawSigner(recovered.stealthPrivateKey);
 * const signature = signer.sign(transactionMessage);
 * ```
 */
export const ed25519RawSigner = (stealthPrivateKey: Uint8Array): Ed25519RawSigner => {
  const scalarBytes = Uint8Array.from(stealthPrivateKey);
  const scalar = parseScalar(scalarBytes);
  const publicKey = Point.BASE.multiply(scalar).toBytes();

  const sign = (given: Uint8Array): Uint8Array => {
    // A copy: memory that another thread changes between nonce and challenge would give the scalar away.
    const message = Uint8Array.from(given);
    // RFC 8032, 5.1.6, with step 2's prefix replaced by the domain, the scalar and the key.
    const nonce = hashToScalar(nonceDomain, scalarBytes, publicKey, message);
    const noncePoint = Point.BASE.multiply(nonce).toBytes();
    const challenge = hashToScalar(noncePoint, publicKey, message);
    const response = Fn.toBytes(Fn.add(nonce, Fn.mul(challenge, scalar)));
    const signature = concatBytes(noncePoint, response);
    // A fault between nonce and response would give the scalar away to whoever sees the result.
    if (!ed25519.verify(signature, message, publicKey, { zip215: false })) {
      throw new Error('signature: does not verify');
    }
    return signature;
  };

  return { publicKey: Uint8Array.from(publicKey), sign };
};

const parseScalar = (bytes: Uint8Array): bigint => {
  const scalar = bytes.length === 32 ? Fn.fromBytes(bytes, true) : 0n;
  if (!Fn.isValidNot0(scalar)) {
    const expectation = '32 bytes little-endian, not 0 and less than the group order of ed25519';
    throw new InvalidInputError('stealthPrivateKey', expectation);
  }
  return scalar;
};

const hashToScalar = (...parts: Uint8Array[]): bigint =>
  Fn.create(bytesToNumberLE(sha512(concatBytes(...parts))));
