import addresses from '../../vectors/addresses.json' with { type: 'json' };
import erc5564 from '../../vectors/erc5564-scheme1.json' with { type: 'json' };
import sip from '../../vectors/sip-scheme.json' with { type: 'json' };
import { isChainId } from '../chains/chain-ids.ts';
import type { Announcement, MetaAddress, RecipientPrivateKeys } from '../stealth/stealth-scheme.ts';

/** Hex text to bytes by Node's own decoder: the code under test does not read its own truth. */
export const hexBytes = (text: string): Uint8Array =>
  Uint8Array.from(Buffer.from(text.replace(/^0x/, ''), 'hex'));

/** One known stealth payment, the same shape for every scheme. */
export type StealthVector = Readonly<{
  name: string;
  keys: RecipientPrivateKeys;
  metaAddress: MetaAddress;
  metaAddressText: string;
  ephemeralPrivateKey: Uint8Array;
  announcement: Announcement;
  announcedAddressText: string;
  stealthPrivateKey: Uint8Array;
}>;

export type SipVector = StealthVector &
  Readonly<{ sharedSecret: Uint8Array; curve: string; stealthPublicKey: Uint8Array }>;

const chainOf = (text: string) => {
  if (!isChainId(text)) throw new Error(`vectors: unknown chain ${text}`);
  return text;
};

export const sipVectors: readonly SipVector[] = sip.stealth.map((row, index) => {
  const chain = chainOf(row.chain);
  const stealthPublicKey = hexBytes(row.stealthPublicKey);
  return {
    name: `${chain} ${index % 3}`,
    curve: row.curve,
    keys: {
      chain,
      spendingPrivateKey: hexBytes(row.spendingPrivateKey),
      viewingPrivateKey: hexBytes(row.viewingPrivateKey),
    },
    metaAddress: {
      chain,
      spendingPublicKey: hexBytes(row.metaAddress.spendingKey),
      viewingPublicKey: hexBytes(row.metaAddress.viewingKey),
    },
    metaAddressText: row.encodedMetaAddress,
    ephemeralPrivateKey: hexBytes(row.ephemeralPrivateKey),
    announcement: {
      announcedAddress: stealthPublicKey,
      ephemeralPublicKey: hexBytes(row.ephemeralPublicKey),
      viewTag: row.viewTag,
    },
    announcedAddressText: row.stealthPublicKey,
    stealthPublicKey,
    sharedSecret: hexBytes(row.sharedSecret),
    stealthPrivateKey: hexBytes(row.stealthPrivateKey),
  };
});

export const erc5564Vectors: readonly StealthVector[] = erc5564.map((row, index) => {
  const publicKeys = hexBytes(row.stealthMetaAddressURI.replace('st:eth:', ''));
  return {
    name: `ethereum ${index}`,
    keys: {
      chain: 'ethereum',
      spendingPrivateKey: hexBytes(row.spendingPrivateKey),
      viewingPrivateKey: hexBytes(row.viewingPrivateKey),
    },
    metaAddress: {
      chain: 'ethereum',
      spendingPublicKey: publicKeys.subarray(0, 33),
      viewingPublicKey: publicKeys.subarray(33),
    },
    metaAddressText: row.stealthMetaAddressURI,
    ephemeralPrivateKey: hexBytes(row.ephemeralPrivateKey),
    announcement: {
      announcedAddress: hexBytes(row.stealthAddress),
      ephemeralPublicKey: hexBytes(row.ephemeralPublicKey),
      viewTag: Number(row.viewTag),
    },
    announcedAddressText: row.stealthAddress,
    stealthPrivateKey: hexBytes(row.stealthPrivateKey),
  };
});

/** Published addresses; `form` is a chain id, or `sei evm` for an alternate form. */
export const addressVectors = addresses.rows.map((row) => {
  const [chain = '', alternate] = row.form.split(' ').filter((word) => word !== 'p2tr');
  return {
    name: `${row.form} (${row.source})`,
    chain: chainOf(chain),
    isEvmAlternate: alternate === 'evm',
    publicKey: hexBytes(row.publicKey),
    address: row.address,
  };
});

export const commitmentVectors = sip.commitments.map((row) => ({
  name: `a commitment to ${row.value}`,
  opening: { value: BigInt(row.value), blindingFactor: hexBytes(row.blindingFactor) },
  commitment: hexBytes(row.commitment),
}));

type BlindedRow = Readonly<{ commitment: string; blinding: string }>;

const blinded = ({ commitment, blinding }: BlindedRow) => ({
  commitment: hexBytes(commitment),
  blindingFactor: hexBytes(blinding),
});

/** Two commitments with their values, their sum and their difference. */
export const commitmentSumVectors = sip.homomorphic.map(({ a, b, sum, difference }) => ({
  name: `${a.value} and ${b.value}`,
  values: { a: BigInt(a.value), b: BigInt(b.value) },
  a: blinded(a),
  b: blinded(b),
  sum: blinded(sum),
  difference: blinded(difference),
}));

type ViewingKeyRow = Readonly<{ key: string; path: string; hash: string }>;

const viewingKeyOf = ({ key, path, hash }: ViewingKeyRow) => ({
  viewingKey: { key: hexBytes(key), path },
  hash: hexBytes(hash),
});

/** Three generations of viewing keys, and a record encrypted to the last. */
export const viewingKeyVectors = sip.viewingKeys.map((row) => {
  const { timestamp: timestampMs, ...plaintext } = row.plaintext;
  return {
    name: row.grandchild.path,
    root: viewingKeyOf(row.root),
    child: { ...viewingKeyOf(row.child), childPath: row.child.childPath },
    grandchild: { ...viewingKeyOf(row.grandchild), childPath: row.grandchild.childPath },
    record: { ...plaintext, timestampMs },
    encrypted: {
      ciphertext: hexBytes(row.encrypted.ciphertext),
      nonce: hexBytes(row.encrypted.nonce),
      viewingKeyHash: hexBytes(row.encrypted.viewingKeyHash),
    },
  };
});
