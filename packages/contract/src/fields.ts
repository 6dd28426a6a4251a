import { chainIds } from '@sipher/core';
import { z } from 'zod';
import { tiers } from './tiers.ts';

/** The privacy backends that a request or a session can name. */
export const backendIds = ['sip-native', 'erc5564'] as const;
/** The privacy levels that a session can name. */
export const privacyLevels = ['standard', 'shielded', 'maximum'] as const;
/** The RPC providers that a session can name. */
export const rpcProviders = ['helius', 'quicknode', 'triton', 'generic'] as const;

/** One of `backendIds`. */
export type BackendId = (typeof backendIds)[number];
/** One of `privacyLevels`. */
export type PrivacyLevel = (typeof privacyLevels)[number];
/** One of `rpcProviders`. */
export type RpcProvider = (typeof rpcProviders)[number];

export const chain = z.enum(chainIds);
export const backend = z.enum(backendIds);
export const privacyLevel = z.enum(privacyLevels);
export const rpcProvider = z.enum(rpcProviders);
export const tier = z.enum(tiers);
export const curve = z.enum(['ed25519', 'secp256k1']);

const hex = (pattern: RegExp, description: string) =>
  z.string().regex(pattern).meta({ description });

/** 32 bytes: a private key, a scalar, a digest, a viewing key. */
export const hex32 = (description: string) => hex(/^0x[0-9a-fA-F]{64}$/, description);

export const publicKey = (description: string) =>
  hex(
    /^0x(?:[0-9a-fA-F]{64}|[0-9a-fA-F]{66})$/,
    `${description}: 32 bytes on ed25519, 33 bytes (compressed) on secp256k1`,
  );

/** An announced stealth address: a public key, or 20 bytes of an EVM address. */
export const announcedAddress = hex(
  /^0x(?:[0-9a-fA-F]{40}|[0-9a-fA-F]{64}|[0-9a-fA-F]{66})$/,
  'The stealth public key (sip-native), or on EVM chains the 20-byte address (all that erc5564 has)',
);

export const label = z
  .string()
  .max(128)
  .meta({ description: 'A name of your own; never interpreted' });

/** Milliseconds since the epoch. */
export const timeMs = (description: string) =>
  z
    .int()
    .nonnegative()
    .meta({ format: 'int64', description: `${description}, in ms since the epoch` });

/** The last time whose year has four digits: later ones have no place in ISO 8601's plain form. */
const lastIsoTimeMs = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** An ISO 8601 time, as admin operations have it. */
export const timeIso = (description: string) =>
  z.iso
    .datetime({ offset: true })
    // No maximum length in the schema: generators read a time as their language's type, not as text.
    .refine((text) => text.length <= 64, 'expected at most 64 characters')
    // Not `<=`: what is no time at all has been refused above, and once is enough.
    .refine((text) => !(Date.parse(text) > lastIsoTimeMs), 'expected a year of four digits in UTC')
    .meta({ description: `${description}, ISO 8601` });

/** An integer of a query string: decimal digits only, so that `0x10` or ` 5` are refused. */
export const queryInteger = (min: number, max: number) =>
  z.preprocess(
    (text) => (typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : text),
    z.int().min(min).max(max),
  );

export const viewTag = z.int().min(0).max(255).meta({
  description: 'The first byte of the shared secret: tells most foreign payments apart at once',
});

/** A Pedersen commitment: a compressed secp256k1 point. */
export const commitment = hex(
  /^0x[0-9a-fA-F]{66}$/,
  'A Pedersen commitment: a compressed secp256k1 point of 33 bytes',
);

/** A text that the chain's own rules judge: an address, a hash. */
export const chainText = (description: string) => z.string().min(1).max(128).meta({ description });

/** A whole number in decimal digits: 39 of them, as many as 128 bits take. */
export const decimalText = (description: string) =>
  z
    .string()
    .max(39)
    .regex(/^(?:0|[1-9]\d*)$/)
    .meta({ description });

/** An amount of base units that is paid: a positive decimal number. */
export const amount = z
  .string()
  .max(78)
  .regex(/^[1-9]\d*$/)
  .meta({ description: 'Base units (lamports, wei, yoctoNEAR, ...), decimal, from 1' });

/** Something encrypted with XChaCha20-Poly1305, at most 64 KiB of it. */
const ciphertext = hex(
  /^0x(?:[0-9a-fA-F]{2}){16,65536}$/,
  'XChaCha20-Poly1305: the encrypted text and its 16-byte tag',
).max(2 + 2 * 65_536);
const nonce = hex(/^0x[0-9a-fA-F]{48}$/, 'The 24-byte nonce');

/** In characters: a longer path could not be sent back. */
export const maxViewingKeyPathLength = 256;

export const viewingKeyPath = z
  .string()
  .min(1)
  .max(maxViewingKeyPathLength)
  .meta({ description: 'Where the key stands in its hierarchy, such as m/0; part of encryptions' });

/** A viewing key with its place in the hierarchy and what names it in the open. */
export const viewingKeyObject = z
  .strictObject({
    key: hex32('The viewing key: 32 bytes'),
    path: viewingKeyPath,
    hash: hex32('SHA-256 of the key: names it without showing it'),
  })
  .meta({ id: 'ViewingKey', description: 'Opens what was encrypted to it, and spends nothing' });

/** A viewing key as an operation takes it: whole, or as the text of its key (path `m/0`). */
export const viewingKeyInput = z
  .union([viewingKeyObject, hex32('The viewing key; path m/0')])
  .meta({ id: 'ViewingKeyInput', description: 'A viewing key, or the text of its key: path m/0' });

/** A record that the holder of a viewing key can open. */
export const disclosure = z
  .strictObject({
    ciphertext,
    nonce,
    viewingKeyHash: hex32('SHA-256 of the viewing key that opens it'),
  })
  .meta({
    id: 'Disclosure',
    description: 'Sender, recipient, amount and time, encrypted to a viewing key',
  });

const encryptedOpening = z
  .object({ ciphertext, nonce })
  .meta({ id: 'EncryptedOpening', description: 'Value and blinding factor, encrypted' });

/** The opening of a commitment, encrypted to those who may verify it. */
export const commitmentOpening = z
  .object({ recipient: encryptedOpening, viewingKey: encryptedOpening.optional() })
  .meta({ id: 'CommitmentOpening', description: 'Who can open the commitment, and with what' });

/** What an observer of the chain still learns from a transfer. */
export const exposure = z
  .object({
    recipient: z.enum(['hidden', 'public']),
    amount: z.enum(['public', 'committed', 'hidden']).meta({
      description:
        'committed: the chain shows the amount, and a commitment proves it to whoever gets its opening',
    }),
    sender: z.enum(['hidden', 'public']),
    timing: z.enum(['hidden', 'public']),
    announcement: z.enum(['on-chain', 'separate-transaction', 'out-of-band']),
    commitment: z.enum(['none', 'anchored', 'unanchored']).meta({
      description: 'One that is not anchored proves nothing about the payment by itself',
    }),
  })
  .meta({ id: 'Exposure', description: 'What an observer of the chain still sees' });

/** What an observer of the chain still sees, computed from the backend's statement. */
export type Exposure = z.infer<typeof exposure>;

/** How the index of a chain stands. */
export const indexState = z.enum(['waiting', 'failing', 'behind', 'following']).meta({
  description:
    'waiting: nothing has been read yet; failing: the last try failed, or there was none for 90 seconds; behind: it reads what it has missed; following: it has read everything',
});

/** How many items of a batch there were, and what became of them. */
export const batchSummary = z
  .object({ total: z.int(), succeeded: z.int(), failed: z.int() })
  .meta({ id: 'BatchSummary' });

const metaAddressForm =
  'expected an object with spendingKey, viewingKey and chain; of the text sip:<chain>:<spendingKey>:<viewingKey> these parts';

export const metaAddress = z
  .strictObject(
    {
      spendingKey: publicKey('The spending public key'),
      viewingKey: publicKey('The viewing public key'),
      chain,
      label: label.optional(),
    },
    // The text is what is published, and what senders have.
    { error: ({ code }) => (code === 'invalid_type' ? metaAddressForm : undefined) },
  )
  .meta({
    id: 'MetaAddress',
    description:
      'Two public keys from which a sender derives one-time addresses. Nobody pays to it directly.',
  });

export const stealthAddress = z
  .strictObject({
    address: announcedAddress,
    ephemeralPublicKey: publicKey('The ephemeral public key of the payment'),
    viewTag,
  })
  .meta({
    id: 'StealthAddress',
    description: 'A one-time address with what its owner needs to find it',
  });

/** A stealth meta-address on the wire: two public keys in 0x-prefixed hex, and their chain. */
export type MetaAddress = z.infer<typeof metaAddress>;
/** A one-time address on the wire: hex, with its ephemeral public key and its view tag, 0 to 255. */
export type StealthAddress = z.infer<typeof stealthAddress>;
