/** The group order of ed25519 (RFC 8032, section 5.1). */
const groupOrder = 2n ** 252n + 27742317777372353535851937790883648493n;

const scalarLength = 32;

/**
 * A scalar in the form that X25519 gives to every scalar before it multiplies (a multiple of 8,
 * bit 254 set, bit 255 clear: RFC 7748, section 5), which leads to the same u-coordinate on the
 * points of prime order: k + mL or (L - k) + mL. Multiplying by -k changes the sign of x alone. As
 * L is odd, one m in eight makes it a multiple of 8; four lie in the range for either sum, and
 * between them all eight, but for multiples of 8 under 2^128 and what these lack to L. Nobody meets
 * one: a viewing scalar is what SHA-512 makes of a seed, and 2^125 of 2^252 scalars are no such.
 *
 * Its time depends on the scalar: it is computed once a slice, from 16 candidates at most.
 *
 * @throws RangeError for 0 and for those scalars.
 */
export const deriveClampedScalar = (scalar: Uint8Array): Uint8Array => {
  const value = readScalar(scalar);
  for (const start of [value, groupOrder - value]) {
    for (let multiple = start; multiple < 2n ** 255n; multiple += groupOrder) {
      if (multiple >= 2n ** 254n && multiple % 8n === 0n) return writeScalar(multiple);
    }
  }
  throw new RangeError('expected a scalar that X25519 can be given');
};

const readScalar = (bytes: Uint8Array): bigint =>
  bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);

const writeScalar = (value: bigint): Uint8Array =>
  Uint8Array.from({ length: scalarLength }, (_, index) =>
    Number((value >> BigInt(8 * index)) & 0xffn),
  );
