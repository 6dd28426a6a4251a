/** The curves whose keys the supported chains use. */
export type CurveName = 'ed25519' | 'secp256k1';

/**
 * Point and scalar arithmetic of one curve, on bytes. Any implementation passes
 * `describeCurveEngine` (curve-engine.conformance.ts).
 *
 * A **scalar** is 32 bytes in the curve's own order (ed25519 little-endian, secp256k1 big-endian),
 * from 1 to the group order less 1. A **point** is a compressed public key of `publicKeyLength`
 * bytes (RFC 8032 or SEC1) in its one canonical form, in the prime-order subgroup, not the
 * identity. Every operation checks every point and scalar that it takes, once, so a caller checks
 * nothing beforehand; `field` names the checked input in the error.
 *
 * Operations on secret scalars are constant-time as far as the implementation can be.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8032#section-5.1
 * @see https://www.secg.org/sec1-v2.pdf section 2.3
 */
export type CurveEngine = {
  readonly curve: CurveName;
  /** Length of a point in bytes: 32 on ed25519, 33 on secp256k1. */
  readonly publicKeyLength: 32 | 33;

  /**
   * The scalar of a 32-byte private key. ed25519: the clamped lower half of SHA-512 of the seed,
   * reduced mod the group order (RFC 8032, 5.1.5). secp256k1: the key itself.
   *
   * @throws InvalidInputError naming `field`: not 32 bytes; on secp256k1 0 or at least n.
   */
  deriveScalar(privateKey: Uint8Array, field: string): Uint8Array;

  /**
   * The public key of a scalar: `scalar * G`.
   *
   * @throws InvalidInputError naming `field`: not a scalar.
   */
  derivePublicKey(scalar: Uint8Array, field: string): Uint8Array;

  /**
   * Refuses whatever is not a point.
   *
   * @throws InvalidInputError naming `field`: wrong length or prefix, a coordinate that is not
   * reduced, off the curve, the identity, of small order or outside the prime-order subgroup.
   */
  assertPoint(point: Uint8Array, field: string): void;

  /**
   * `scalar * point`, compressed: the Diffie-Hellman shared point.
   *
   * @throws InvalidInputError naming `field`: not a point; naming `scalar`: not a scalar.
   */
  multiplyPoint(point: Uint8Array, scalar: Uint8Array, field: string): Uint8Array;

  /**
   * `point + scalar * G`. The scalar may be secret.
   *
   * @throws InvalidInputError naming `field`: not a point, or the sum is the identity; naming
   * `scalar`: not a scalar.
   */
  addBaseMultiple(point: Uint8Array, scalar: Uint8Array, field: string): Uint8Array;

  /**
   * `a + b` mod the group order.
   *
   * @throws InvalidInputError naming `scalar`: either is not a scalar, or the sum is 0.
   */
  addScalars(a: Uint8Array, b: Uint8Array): Uint8Array;

  /**
   * A 32-byte digest, read big-endian on both curves, mod the group order.
   *
   * @throws InvalidInputError naming `digest`: not 32 bytes, or 0 mod the group order.
   */
  reduceDigest(digest: Uint8Array): Uint8Array;
};

/**
 * secp256k1 also gives the uncompressed form, of which some chains hash the coordinates, and the
 * sums and negatives that commitments are made of.
 */
export type Secp256k1Engine = CurveEngine & {
  /**
   * The 65-byte SEC1 form of a point: `04`, x, y.
   *
   * @throws InvalidInputError naming `field`: not a point.
   */
  uncompressPoint(point: Uint8Array, field: string): Uint8Array;

  /**
   * `a + b`, compressed; `fields` name the two.
   *
   * @throws InvalidInputError naming either field: not a point; naming the second: the sum is the
   * identity.
   */
  addPoints(a: Uint8Array, b: Uint8Array, fields: readonly [a: string, b: string]): Uint8Array;

  /**
   * `-point`, compressed.
   *
   * @throws InvalidInputError naming `field`: not a point.
   */
  negatePoint(point: Uint8Array, field: string): Uint8Array;

  /**
   * `-scalar` mod n.
   *
   * @throws InvalidInputError naming `scalar`: not a scalar.
   */
  negateScalar(scalar: Uint8Array): Uint8Array;
};

/** One engine a curve. */
export type CurveEngines = {
  readonly ed25519: CurveEngine;
  readonly secp256k1: Secp256k1Engine;
};
