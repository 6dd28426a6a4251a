import { createRequire } from 'node:module';

/**
 * What is used of libsodium. Bytes that a function computes go into its first argument; all that take
 * a scalar are constant-time in it. Lengths are the callers' business: a wrong one throws.
 *
 * @see https://doc.libsodium.org/advanced/point-arithmetic
 */
export type Libsodium = {
  /** `n * P`. Throws unless P is canonical, on the curve and of prime order. n: 32 bytes, under 2^255. */
  crypto_scalarmult_ed25519_noclamp(product: Uint8Array, n: Uint8Array, point: Uint8Array): void;
  /** `n * G`. Throws where n is 0. */
  crypto_scalarmult_ed25519_base_noclamp(product: Uint8Array, n: Uint8Array): void;
  /** `P + Q`. Throws where either is off the curve; their order is not looked at. */
  crypto_core_ed25519_add(sum: Uint8Array, p: Uint8Array, q: Uint8Array): void;
  /** Whether a point is canonical, on the curve and of prime order. */
  crypto_core_ed25519_is_valid_point(point: Uint8Array): boolean;
  /** 64 bytes little-endian, mod the group order. */
  crypto_core_ed25519_scalar_reduce(scalar: Uint8Array, wide: Uint8Array): void;
  crypto_core_ed25519_scalar_add(sum: Uint8Array, a: Uint8Array, b: Uint8Array): void;
  /**
   * X25519: the u-coordinate of `n * P`, n as it is once clamped. Throws where P is of small order.
   */
  crypto_scalarmult(u: Uint8Array, n: Uint8Array, coordinate: Uint8Array): void;
  crypto_hash_sha256(digest: Uint8Array, message: Uint8Array): void;
  crypto_hash_sha512(digest: Uint8Array, message: Uint8Array): void;
  sodium_memcmp(a: Uint8Array, b: Uint8Array): boolean;
  sodium_is_zero(bytes: Uint8Array, length: number): boolean;
};

/** @throws Error where no prebuilt binary fits this machine. */
export const loadLibsodium = (): Libsodium => require('sodium-native');

// Not an import: that could not be caught, and the server is to start without the binary too.
const require = createRequire(import.meta.url);
