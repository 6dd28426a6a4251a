import type { ChainId, CurveEngine, StealthScheme, StealthSchemeId } from '@sipher/core';
import type { Libsecp256k1 } from '../../../curves/load-libsecp256k1.ts';
import type { AnnouncementBlock } from '../../port.ts';
import type { Candidate, MatcherKeys, RowMatcher } from './row-matcher.ts';

/** With what to match; the address is that of an EVM chain. */
export type Secp256k1Matching = {
  readonly library: Libsecp256k1;
  readonly engine: CurveEngine;
  readonly scheme: StealthScheme;
  readonly chain: ChainId;
};

type Key = MatcherKeys;

/** The shared secret of a public key and a scalar, in bytes that the next call writes again. */
type ShareSecret = (publicKey: Uint8Array, scalar: Uint8Array) => Uint8Array;

const keyLength = 33;
const addressLength = 20;

/** Matches by libsecp256k1's `ecdh`, which is constant-time in the scalar. */
export const matchSecp256k1 = (
  keys: readonly MatcherKeys[],
  matching: Secp256k1Matching,
): RowMatcher => {
  const own = keys.map(({ viewingScalar, spendingPublicKey }) => ({
    viewingScalar: Uint8Array.from(viewingScalar),
    spendingPublicKey,
  }));
  const scratch = { output: new Uint8Array(32), x: new Uint8Array(32), y: new Uint8Array(32) };
  const shareSecret = openers[matching.scheme.id](matching, scratch);
  return {
    pairsAtOnce: 256,
    findCandidates(block, { from, to }) {
      const candidates: Candidate[] = [];
      for (let row = from; row < to; row += 1) {
        const publicKey = readPublicKey(block, row, { library: matching.library, own });
        if (publicKey === null) continue;
        for (const [keyIndex, key] of own.entries()) {
          const secret = tryShare(shareSecret, publicKey, key);
          if (secret === null || secret[0] !== block.viewTags[row]) continue;
          if (hasAddress({ block, row }, { key, secret }, matching)) {
            candidates.push({ row, keyIndex });
          }
        }
      }
      return candidates;
    },
    close() {
      for (const { viewingScalar } of own) viewingScalar.fill(0);
      for (const bytes of Object.values(scratch)) bytes.fill(0);
    },
  };
};

type Scratch = Readonly<Record<'output' | 'x' | 'y', Uint8Array>>;

const openers: Readonly<
  Record<StealthSchemeId, (matching: Secp256k1Matching, scratch: Scratch) => ShareSecret>
> = {
  // Its own hash, SHA-256 of the compressed point, is the scheme's.
  sip:
    ({ library }, { output }) =>
    (publicKey, scalar) =>
      library.ecdh(publicKey, scalar, {}, output),
  erc5564: ({ library, scheme }, { output, x, y }) => {
    const sharedPoint = new Uint8Array(keyLength);
    const hashfn = (): Uint8Array => {
      // SEC1, 2.3.3, step 2.2: the prefix tells whether y is odd.
      sharedPoint[0] = 2 + ((y[31] ?? 0) & 1);
      sharedPoint.set(x, 1);
      output.set(scheme.hashSharedPoint(sharedPoint));
      return output;
    };
    const options = { hashfn, xbuf: x, ybuf: y };
    return (publicKey, scalar) => library.ecdh(publicKey, scalar, options, output);
  },
};

/** The row's key; for several it is uncompressed once. Null where it is no point. */
const readPublicKey = (
  { ephemeralKeys }: AnnouncementBlock,
  row: number,
  { library, own }: { readonly library: Libsecp256k1; readonly own: readonly Key[] },
): Uint8Array | null => {
  const compressed = ephemeralKeys.subarray(row * keyLength, (row + 1) * keyLength);
  if (own.length === 1) return compressed;
  try {
    return library.publicKeyConvert(compressed, false);
  } catch {
    // Anybody can announce what is no point: nobody was paid.
    return null;
  }
};

const tryShare = (
  shareSecret: ShareSecret,
  publicKey: Uint8Array,
  { viewingScalar }: Key,
): Uint8Array | null => {
  try {
    return shareSecret(publicKey, viewingScalar);
  } catch {
    return null;
  }
};

type Row = { readonly block: AnnouncementBlock; readonly row: number };

/** Whether the address of A = S + hG is the row's. */
const hasAddress = (
  { block, row }: Row,
  { key, secret }: { readonly key: Key; readonly secret: Uint8Array },
  { engine, scheme, chain }: Secp256k1Matching,
): boolean => {
  const digestScalar = engine.reduceDigest(secret);
  const stealthPublicKey = engine.addBaseMultiple(key.spendingPublicKey, digestScalar, 'spending');
  digestScalar.fill(0);
  const address = scheme.deriveShownAddress(stealthPublicKey, chain);
  const offset = row * addressLength;
  return address.every((byte, index) => byte === block.addressPrefixes[offset + index]);
};
