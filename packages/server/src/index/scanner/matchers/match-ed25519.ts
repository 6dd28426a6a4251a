import type { CurveEngine } from '@sipher/core';
import { deriveClampedScalar, fieldPrime, invertBatch } from '@sipher/core/x25519';
import type { Libsodium } from '../../../curves/load-libsodium.ts';
import type { AnnouncementBlock } from '../../port.ts';
import { addressPrefixLength } from '../../port.ts';
import type { Candidate, MatcherKeys, RowMatcher } from './row-matcher.ts';

type Key = { readonly clampedScalar: Uint8Array; readonly spendingPublicKey: Uint8Array };

const keyLength = 32;
const signBit = 0x80;

/**
 * Matches by X25519, which is twice as fast as the multiplication of an Edwards point, and leaves
 * out what a scan does not need: it works on u-coordinates, which the index stores, and by clamped
 * scalars, of which each viewing key has one that does the same but for the sign. The sign of x is
 * lost so: both encodings of the shared point are hashed.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7748#section-4.1
 */
export const matchEd25519 = (
  keys: readonly MatcherKeys[],
  sodium: Libsodium,
  engine: CurveEngine,
): RowMatcher => {
  const own = keys.map(({ viewingScalar, spendingPublicKey }) => ({
    clampedScalar: deriveClampedScalar(viewingScalar),
    spendingPublicKey,
  }));
  const scratch = openScratch();
  return {
    pairsAtOnce: 512,
    findCandidates(block, { from, to }) {
      const coordinates = multiplyRows(block, { from, to }, { keys: own, scratch, sodium });
      const inverses = invertBatch(coordinates.map((u) => (u + 1n) % fieldPrime));
      const candidates: Candidate[] = [];
      for (let row = from, pair = 0; row < to; row += 1) {
        for (let keyIndex = 0; keyIndex < own.length; keyIndex += 1, pair += 1) {
          const u = coordinates[pair] ?? 0n;
          // y = (u - 1) / (u + 1); u is reduced, as X25519 gives it.
          const y = ((u + fieldPrime - 1n) * (inverses[pair] ?? 0n)) % fieldPrime;
          writeWords(y, scratch.words);
          const key = own[keyIndex];
          if (key !== undefined && isMatch({ block, row, key, scratch, sodium, engine })) {
            candidates.push({ row, keyIndex });
          }
        }
      }
      return candidates;
    },
    close() {
      for (const { clampedScalar } of own) clampedScalar.fill(0);
      for (const bytes of [scratch.sharedPoint, scratch.digest, scratch.stealthPublicKey]) {
        bytes.fill(0);
      }
    },
  };
};

/** Bytes of one pair at a time, of which some are secret. */
type Scratch = {
  /** A u-coordinate, and then the point that it leads to. */
  readonly sharedPoint: Uint8Array;
  /** The same memory, in the words that numbers are made of. */
  readonly words: BigUint64Array;
  readonly digest: Uint8Array;
  readonly stealthPublicKey: Uint8Array;
};

const openScratch = (): Scratch => {
  const words = new BigUint64Array(keyLength / BigUint64Array.BYTES_PER_ELEMENT);
  return {
    sharedPoint: new Uint8Array(words.buffer),
    words,
    digest: new Uint8Array(32),
    stealthPublicKey: new Uint8Array(keyLength),
  };
};

// Little-endian, as every machine that the library has a binary for.
const readWords = (words: BigUint64Array): bigint =>
  // By index: taking it apart as a list costs more than all else here.
  (wordAt(words, 3) << 192n) |
  (wordAt(words, 2) << 128n) |
  (wordAt(words, 1) << 64n) |
  wordAt(words, 0);

const wordAt = (words: BigUint64Array, index: number): bigint => words[index] ?? 0n;

/** The highest bit, that of the sign, is 0 then. */
const writeWords = (value: bigint, words: BigUint64Array): void => {
  // Each takes the 64 low bits of what it is given.
  words[0] = value;
  words[1] = value >> 64n;
  words[2] = value >> 128n;
  words[3] = value >> 192n;
};

type Multiplying = {
  readonly keys: readonly Key[];
  readonly scratch: Scratch;
  readonly sodium: Libsodium;
};

/** The u-coordinates of the shared points, by rows and then keys. */
const multiplyRows = (
  { ephemeralKeys }: AnnouncementBlock,
  { from, to }: { readonly from: number; readonly to: number },
  { keys, scratch: { sharedPoint, words }, sodium }: Multiplying,
): bigint[] => {
  const coordinates: bigint[] = [];
  for (let row = from; row < to; row += 1) {
    // X25519 ignores the highest bit, in which the index keeps the sign (RFC 7748, section 5).
    const coordinate = ephemeralKeys.subarray(row * keyLength, (row + 1) * keyLength);
    for (const { clampedScalar } of keys) {
      try {
        sodium.crypto_scalarmult(sharedPoint, clampedScalar, coordinate);
        coordinates.push(readWords(words));
      } catch {
        // Of small order: the shared point is the neutral element, which no scheme takes. The index
        // admits none; 0 leads to a point that the exact check refuses.
        coordinates.push(0n);
      }
    }
  }
  return coordinates;
};

type Pair = Pick<Multiplying, 'scratch' | 'sodium'> & {
  readonly block: AnnouncementBlock;
  readonly row: number;
  readonly key: Key;
  readonly engine: CurveEngine;
};

/** Whether one of the two points that may be the shared one gives the row's tag and address. */
const isMatch = (pair: Pair): boolean => {
  const { sharedPoint, digest } = pair.scratch;
  const viewTag = pair.block.viewTags[pair.row];
  pair.sodium.crypto_hash_sha256(digest, sharedPoint);
  if (digest[0] === viewTag && hasAddress(pair)) return true;
  sharedPoint[31] = (sharedPoint[31] ?? 0) | signBit;
  pair.sodium.crypto_hash_sha256(digest, sharedPoint);
  return digest[0] === viewTag && hasAddress(pair);
};

/** Whether A = S + hG begins as the row's address does. */
const hasAddress = ({ block, row, key, scratch, sodium, engine }: Pair): boolean => {
  const { digest, stealthPublicKey } = scratch;
  const digestScalar = engine.reduceDigest(digest);
  sodium.crypto_scalarmult_ed25519_base_noclamp(stealthPublicKey, digestScalar);
  sodium.crypto_core_ed25519_add(stealthPublicKey, key.spendingPublicKey, stealthPublicKey);
  digestScalar.fill(0);
  const offset = row * addressPrefixLength;
  for (let index = 0; index < addressPrefixLength; index += 1) {
    if (stealthPublicKey[index] !== block.addressPrefixes[offset + index]) return false;
  }
  return true;
};
