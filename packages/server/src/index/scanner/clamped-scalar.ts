/** The group order of ed25519 (RFC 8032, section 5.1). */
const groupOrder = 2n ** 252n + 27742317777372353535851937790883648493n;

const scalarLength = 32;

/**
 * A scalar in the form that X25519 gives to every scalar before it multiplies (a multiple of 8,
 * bit 254 set, bit 255 clear: RFC 7748, section 5), which leads to the same u-coordinate on the
 * points of prime order: k + mL or (L - k) + mL. Multiplying by -k changes the sign of x alone. As
 * L is odd, m runs through all residues mod 8, and one of the two sums lies in the range with the
 * right one.
 *
 * Its time depends on the scalar: it is computed once a scan, from 32 candidates at most.
 */
export const deriveClampedScalar = (scalar: Uint8Array): Uint8Array => {
  const value = readScalar(scalar);
  for (const start of [value, groupOrder - value]) {
    for (let multiple = start; multiple < 2n ** 255n; multiple += groupOrder) {
      if (multiple >= 2n ** 254n && multiple % 8n === 0n) return writeScalar(multiple);
    }
  }
  throw new RangeError('expected a scalar of ed25519');
};

const readScalar = (bytes: Uint8Array): bigint =>
  bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);

const writeScalar = (value: bigint): Uint8Array =>
  Uint8Array.from({ length: scalarLength }, (_, index) =>
    Number((value >> BigInt(8 * index)) & 0xffn),
  );
