import type { CurveEngine } from '@sipher/core';
import type { Libsodium } from '../../curves/load-libsodium.ts';
import type { AnnouncementBlock } from '../port.ts';
import { addressPrefixLength } from '../port.ts';
import {
  fieldPrime,
  invertBatch,
  readFieldElement,
  writeFieldElement,
} from '../store/montgomery-form.ts';
import { deriveClampedScalar } from './clamped-scalar.ts';
import type { Candidate, MatcherKeys, RowMatcher } from './row-matcher.ts';

type Key = { readonly clampedScalar: Uint8Array; readonly spendingPublicKey: Uint8Array };

/** Bytes of one pair at a time, of which some are secret. */
type Scratch = {
  readonly shared: Uint8Array;
  readonly sharedPoint: Uint8Array;
  readonly digest: Uint8Array;
  readonly stealthPublicKey: Uint8Array;
};

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
  const scratch: Scratch = {
    shared: new Uint8Array(keyLength),
    sharedPoint: new Uint8Array(keyLength),
    digest: new Uint8Array(32),
    stealthPublicKey: new Uint8Array(keyLength),
  };
  return {
    pairsAtOnce: 256,
    findCandidates(block, { from, to }) {
      const coordinates = multiplyRows(block, { from, to }, { keys: own, scratch, sodium });
      const inverses = invertBatch(coordinates.map((u) => (u + 1n) % fieldPrime));
      const candidates: Candidate[] = [];
      for (let row = from, pair = 0; row < to; row += 1) {
        for (let keyIndex = 0; keyIndex < own.length; keyIndex += 1, pair += 1) {
          const u = coordinates[pair] ?? 0n;
          // y = (u - 1) / (u + 1); u is reduced, as X25519 gives it.
          const y = ((u + fieldPrime - 1n) * (inverses[pair] ?? 0n)) % fieldPrime;
          writeFieldElement(y, scratch.sharedPoint, 0);
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
      for (const bytes of Object.values(scratch)) bytes.fill(0);
    },
  };
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
  { keys, scratch: { shared }, sodium }: Multiplying,
): bigint[] => {
  const coordinates: bigint[] = [];
  for (let row = from; row < to; row += 1) {
    // X25519 ignores the highest bit, in which the index keeps the sign (RFC 7748, section 5).
    const coordinate = ephemeralKeys.subarray(row * keyLength, (row + 1) * keyLength);
    for (const { clampedScalar } of keys) {
      try {
        sodium.crypto_scalarmult(shared, clampedScalar, coordinate);
        coordinates.push(readFieldElement(shared, 0));
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
