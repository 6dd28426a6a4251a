// The field of ed25519 and the two coordinates by which a point is known in it: y of the Edwards
// form, u of the Montgomery form, which X25519 takes (RFC 7748, section 4.1: u = (1 + y) / (1 - y)).

/** 2^255 - 19 (RFC 8032, section 5.1). */
export const fieldPrime = 2n ** 255n - 19n;

const elementLength = 32;
const signBit = 0x80;
const word = (1n << 64n) - 1n;

/**
 * The 255 low bits of 32 little-endian bytes: the highest bit, which holds a sign, is left out.
 * They may be the prime or more.
 */
export const readFieldElement = (bytes: Uint8Array, offset: number): bigint => {
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, elementLength);
  return (
    ((view.getBigUint64(24, true) & (word >> 1n)) << 192n) |
    (view.getBigUint64(16, true) << 128n) |
    (view.getBigUint64(8, true) << 64n) |
    view.getBigUint64(0, true)
  );
};

/** Writes an element, from 0 to the prime less 1, as 32 little-endian bytes: the highest bit is 0. */
export const writeFieldElement = (value: bigint, bytes: Uint8Array, offset: number): void => {
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, elementLength);
  // Takes the 64 low bits of what it is given.
  view.setBigUint64(0, value, true);
  view.setBigUint64(8, value >> 64n, true);
  view.setBigUint64(16, value >> 128n, true);
  view.setBigUint64(24, value >> 192n, true);
};

/**
 * Inverts elements, from 0 to the prime less 1, at the price of one inversion and three products
 * each (Montgomery's trick). 0 gives 0, as inversion by Fermat does, and spoils no other. Takes a
 * time that depends on the values: they must not be secret, or its length must tell nothing.
 */
export const invertBatch = (values: readonly bigint[]): bigint[] => {
  const before: bigint[] = [];
  let product = 1n;
  for (const value of values) {
    before.push(product);
    if (value !== 0n) product = (product * value) % fieldPrime;
  }
  let inverse = invert(product);
  for (let index = values.length - 1; index >= 0; index -= 1) {
    const value = values[index] ?? 0n;
    const earlier = before[index] ?? 0n;
    before[index] = value === 0n ? 0n : (inverse * earlier) % fieldPrime;
    if (value !== 0n) inverse = (inverse * value) % fieldPrime;
  }
  return before;
};

/** Euclid's algorithm, extended, of an element that is not 0. */
const invert = (value: bigint): bigint => {
  let [factor, nextFactor] = [0n, 1n];
  let [rest, nextRest] = [fieldPrime, value];
  while (nextRest !== 0n) {
    const quotient = rest / nextRest;
    [factor, nextFactor] = [nextFactor, factor - quotient * nextFactor];
    [rest, nextRest] = [nextRest, rest - quotient * nextRest];
  }
  return factor < 0n ? factor + fieldPrime : factor;
};

/**
 * From points as RFC 8032 encodes them, 32 bytes each, to their u-coordinates, with the sign of x
 * where it was, in the highest bit. Each y must be under the prime; y = 1, the neutral element, has
 * no u and gives 0. Nothing depends on whether there is such a point on the curve.
 */
export const encodeMontgomery = (points: Uint8Array): Uint8Array =>
  mapElements(points, {
    numerator: (y) => 1n + y,
    denominator: (y) => (y <= 1n ? 1n - y : fieldPrime + 1n - y),
  });

/** Back from what `encodeMontgomery` made. u = -1, which no y leads to, gives 0. */
export const decodeMontgomery = (coordinates: Uint8Array): Uint8Array =>
  mapElements(coordinates, {
    numerator: (u) => (u === 0n ? fieldPrime - 1n : u - 1n),
    denominator: (u) => (u + 1n) % fieldPrime,
  });

type Fraction = {
  readonly numerator: (element: bigint) => bigint;
  readonly denominator: (element: bigint) => bigint;
};

const mapElements = (bytes: Uint8Array, { numerator, denominator }: Fraction): Uint8Array => {
  const elements: bigint[] = [];
  for (let offset = 0; offset < bytes.length; offset += elementLength) {
    elements.push(readFieldElement(bytes, offset));
  }
  const inverses = invertBatch(elements.map(denominator));
  const mapped = new Uint8Array(bytes.length);
  for (const [index, element] of elements.entries()) {
    const offset = index * elementLength;
    const last = offset + elementLength - 1;
    writeFieldElement((numerator(element) * (inverses[index] ?? 0n)) % fieldPrime, mapped, offset);
    mapped[last] = (mapped[last] ?? 0) | ((bytes[last] ?? 0) & signBit);
  }
  return mapped;
};
