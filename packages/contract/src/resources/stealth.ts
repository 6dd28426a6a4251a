import { z } from 'zod';
import {
  backend,
  batchSummary,
  chain,
  curve,
  hex32,
  label,
  metaAddress,
  publicKey,
  stealthAddress,
} from '../fields.ts';
import { defineOperation } from '../operation.ts';
import { fromSession } from '../session-defaults.ts';
import {
  exampleDerivation,
  exampleGeneration,
  exampleMetaAddress,
} from './examples/stealth-examples.ts';

const shared = { tag: 'Stealth', access: 'key', session: 'applied', method: 'POST' } as const;

const posture = { chain: fromSession('chain', chain), backend: fromSession('backend', backend) };
const scheme = { chain, curve, backend };

const generation = z
  .object({
    metaAddress,
    encodedMetaAddress: z.string().meta({ description: 'The text form, to be published' }),
    spendingPrivateKey: hex32('Spends what was received; keep it offline'),
    viewingPrivateKey: hex32('Finds what was received; may be shared with a scanner'),
    ...scheme,
  })
  .meta({ id: 'StealthGeneration' });

export const stealthGenerate = defineOperation({
  ...shared,
  id: 'stealthGenerate',
  call: 'stealth.generate',
  idempotency: 'executed',
  path: '/v1/stealth/generate',
  summary: 'Generate a stealth meta-address with its private keys',
  description:
    'Fresh spending and viewing key pairs for the chain, in the scheme of the backend. The server keeps nothing of them: a repeat with the same Idempotency-Key generates others.',
  body: z.strictObject({ ...posture, label: label.optional() }),
  success: { status: 200, description: 'Generated', data: generation },
  errors: [],
  sees: {
    secrets: ['spending private key', 'viewing private key'],
    learns: 'The keys themselves: whoever runs the server could keep them, and spend',
    atHome: 'generateKeys makes them where they stay',
  },
  tool: {
    leftOut:
      'Private keys do not belong in a model’s context: sipher_generate_address makes them at home.',
  },
  example: { body: { chain: 'near' }, data: exampleGeneration },
});

export const stealthGenerateBatch = defineOperation({
  ...shared,
  id: 'stealthGenerateBatch',
  call: 'stealth.generateBatch',
  idempotency: 'executed',
  path: '/v1/stealth/generate/batch',
  summary: 'Generate 1 to 100 stealth meta-addresses',
  description:
    'As stealthGenerate, count times, with one chain, backend and label for all. A repeat with the same Idempotency-Key generates others.',
  body: z.strictObject({
    count: z.int().min(1).max(100),
    ...posture,
    label: label.optional(),
  }),
  success: {
    status: 200,
    description: 'Generated',
    data: z.object({
      results: z
        .array(
          z
            .object({ index: z.int().nonnegative(), success: z.literal(true), data: generation })
            .meta({ id: 'StealthGenerationResult' }),
        )
        .max(100),
      summary: batchSummary,
    }),
  },
  errors: [],
  sees: {
    secrets: ['spending private key', 'viewing private key'],
    learns: 'The keys themselves: whoever runs the server could keep them, and spend',
    atHome: 'generateKeys makes them where they stay',
  },
  tool: {
    leftOut:
      'Private keys do not belong in a model’s context: sipher_generate_address makes them at home.',
  },
  example: {
    body: { count: 1, chain: 'near' },
    data: {
      results: [{ index: 0, success: true, data: exampleGeneration }],
      summary: { total: 1, succeeded: 1, failed: 0 },
    },
  },
});

export const stealthDerive = defineOperation({
  ...shared,
  id: 'stealthDerive',
  call: 'stealth.derive',
  idempotency: 'replayed',
  path: '/v1/stealth/derive',
  summary: 'Derive a one-time stealth address for a recipient',
  description:
    'The sender’s side: a fresh ephemeral key and the one-time address that only the recipient can spend from. The chain is that of the meta-address.',
  body: z.strictObject({ recipientMetaAddress: metaAddress, backend: posture.backend }),
  success: {
    status: 200,
    description: 'Derived',
    data: z.object({
      stealthAddress,
      sharedSecret: hex32('The digest of the shared point; whoever has it can link the payment'),
      address: z.string().meta({ description: 'The native address on the chain, to be paid to' }),
      alternateAddress: z.string().optional().meta({
        description: 'Another form of the same address, where the chain has one (sei: 0x)',
      }),
      stealthPublicKey: publicKey('The one-time public key'),
      ...scheme,
    }),
  },
  errors: [],
  sees: {
    secrets: ['shared secret'],
    learns: 'Which recipient is about to be paid, and at which one-time address',
    keeps: 'For a repeat under an Idempotency-Key: the answer, sealed, for 24 hours',
    atHome: 'deriveAddress does it with the meta-address alone',
  },
  tool: 'sipher_generate_address',
  example: { body: { recipientMetaAddress: exampleMetaAddress }, data: exampleDerivation },
});

export const stealthCheck = defineOperation({
  ...shared,
  id: 'stealthCheck',
  call: 'stealth.check',
  path: '/v1/stealth/check',
  summary: 'Check whether a stealth address belongs to a key pair',
  description:
    'The recipient’s side: true if the owner of these keys can spend from the address. Needs the spending public key only.',
  body: z.strictObject({
    stealthAddress,
    viewingPrivateKey: hex32('The recipient’s viewing private key'),
    spendingPublicKey: publicKey('The recipient’s spending public key'),
    ...posture,
  }),
  success: {
    status: 200,
    description: 'Checked',
    data: z.object({ isOwner: z.boolean() }),
  },
  errors: [],
  sees: {
    secrets: ['viewing private key'],
    learns:
      'Whether the address is the caller’s; with the viewing private key it could find all that the caller is ever paid',
    atHome: 'checkPayment does it with keys that stay',
  },
  tool: { leftOut: 'sipher_scan finds the payments that are the caller’s own.' },
  example: {
    body: {
      stealthAddress: exampleDerivation.stealthAddress,
      viewingPrivateKey: exampleGeneration.viewingPrivateKey,
      spendingPublicKey: exampleMetaAddress.spendingKey,
      chain: 'near',
    },
    data: { isOwner: true },
  },
});
