import {
  encodeHex,
  generatePrivateKey,
  generateViewingKey,
  type RandomBytes,
  sipScheme,
} from '@sipher/core';
import { shorten } from '../format.ts';
import type { Step } from '../storyteller.ts';

/** Both private keys of a recipient, and what payers may know. */
export type Recipient = Awaited<ReturnType<typeof makeKeys>>['recipient'];

/** Recipient and auditor, each at home. */
export const makeKeys = async (randomBytes: RandomBytes, step: Step) => {
  const scheme = sipScheme();
  const keys = {
    chain: 'solana',
    spendingPrivateKey: generatePrivateKey('ed25519', randomBytes),
    viewingPrivateKey: generatePrivateKey('ed25519', randomBytes),
  } as const;
  const metaAddress = scheme.deriveMetaAddress(keys);
  const text = scheme.encodeMetaAddress(metaAddress);
  const read = scheme.decodeMetaAddress(text);
  const [spending, viewing] = [read.spendingPublicKey, read.viewingPublicKey].map(encodeHex);
  step.prove(
    spending === encodeHex(metaAddress.spendingPublicKey) &&
      viewing === encodeHex(metaAddress.viewingPublicKey),
    `a meta-address to hand out: sip:solana:${shorten(spending ?? '')}:${shorten(viewing ?? '')}`,
  );
  step.note('made at home with the library: no private key has left the recipient');
  return { recipient: { ...keys, metaAddress }, auditorKey: generateViewingKey(randomBytes) };
};
