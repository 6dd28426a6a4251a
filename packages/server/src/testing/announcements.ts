import { createHash } from 'node:crypto';
import {
  type ChainId,
  type CurveEngines,
  chainCurve,
  erc5564Scheme,
  generatePrivateKey,
  type MetaAddress,
  type StealthScheme,
  type StealthSchemeId,
  sipScheme,
} from '@sipher/core';
import type { AnnouncementIndex, ChainAnnouncement, IndexStream, ScanKeys } from '../index/port.ts';

const schemes: Readonly<Record<StealthSchemeId, (engines: CurveEngines) => StealthScheme>> = {
  sip: sipScheme,
  erc5564: erc5564Scheme,
};

/** The same bytes for the same text, so that a test that fails does so again. */
export const bytesOf = (text: string, length: number): Uint8Array => {
  const parts = Array.from({ length: Math.ceil(length / 32) }, (_, index) =>
    createHash('sha256').update(`${text}/${index}`).digest(),
  );
  return Uint8Array.from(Buffer.concat(parts).subarray(0, length));
};

/** Randomness that depends on the text alone. */
const randomOf = (text: string) => {
  let drawn = 0;
  return (length: number) => {
    drawn += 1;
    return bytesOf(`${text}#${drawn}`, length);
  };
};

/** Makes announcements of one stream, its own recipients' and strangers'. */
export const openAnnouncer = (stream: IndexStream, engines: CurveEngines) => {
  const { chain, schemeId } = stream;
  const curve = chainCurve(chain);
  const scheme = schemes[schemeId](engines);
  const recipientOf = (name: string) => {
    const draw = randomOf(`recipient ${name} of ${chain}`);
    const secret = {
      chain,
      spendingPrivateKey: generatePrivateKey(curve, draw),
      viewingPrivateKey: generatePrivateKey(curve, draw),
    };
    const metaAddress = scheme.deriveMetaAddress(secret);
    const keys: ScanKeys = {
      viewingPrivateKey: secret.viewingPrivateKey,
      spendingPublicKey: metaAddress.spendingPublicKey,
    };
    return { secret, metaAddress, keys };
  };
  const pay = (recipient: { readonly metaAddress: MetaAddress }, position: number, nonce = '') => {
    const draw = randomOf(`payment at ${position} ${nonce} of ${chain}`);
    const paid = scheme.derive(recipient.metaAddress, generatePrivateKey(curve, draw));
    const announcedAddress = scheme.deriveShownAddress(paid.stealthPublicKey, chain);
    const { ephemeralPublicKey, viewTag, stealthPublicKey } = paid;
    const place = placeOf(chain, position, nonce);
    const announcement = { schemeId, ephemeralPublicKey, viewTag, announcedAddress, ...place };
    return { announcement, stealthPublicKey };
  };
  /** Points of the curve, tags and addresses that nobody is meant by. */
  const strange = (position: number, nonce = ''): ChainAnnouncement => {
    const draw = randomOf(`stranger at ${position} ${nonce} of ${chain}`);
    const engine = engines[curve];
    const scalar = engine.deriveScalar(generatePrivateKey(curve, draw), 'scalar');
    return {
      schemeId,
      ephemeralPublicKey: engine.derivePublicKey(scalar, 'scalar'),
      viewTag: draw(1)[0] ?? 0,
      announcedAddress: draw(curve === 'ed25519' ? 32 : 20),
      ...placeOf(chain, position, nonce),
    };
  };
  return { scheme, recipientOf, pay, strange };
};

export type Recipient = ReturnType<ReturnType<typeof openAnnouncer>['recipientOf']>;

const startedAtMs = Date.UTC(2026, 0, 1);

const placeOf = (chain: ChainId, position: number, nonce: string) => ({
  transactionId: bytesOf(`tx ${position} ${nonce}`, chainCurve(chain) === 'ed25519' ? 64 : 32),
  position,
  timeMs: startedAtMs + position * 1_000,
});

/** Appends to an index, as a follower does; it has then read up to the last position. */
export const appendAnnouncements = async (
  index: AnnouncementIndex,
  chain: ChainId,
  announcements: readonly ChainAnnouncement[],
): Promise<void> => {
  const expected = index.readState(chain)?.follower ?? null;
  const position = announcements.at(-1)?.position ?? 0;
  const next = `${Number(expected ?? 0) + 1}`;
  const indexedTo = { position, timeMs: startedAtMs + position * 1_000 };
  const isTaken = await index.advance(chain, { expected, next, announcements, indexedTo });
  if (!isTaken) throw new Error(`another follower of ${chain} was faster`);
};
