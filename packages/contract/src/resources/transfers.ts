import { z } from 'zod';
import {
  amount,
  backend,
  chain,
  chainText,
  commitment,
  commitmentOpening,
  curve,
  decimalText,
  disclosure,
  exposure,
  hex32,
  metaAddress,
  privacyLevel,
  publicKey,
  rpcProvider,
  viewingKeyInput,
  viewTag,
} from '../fields.ts';
import { defineOperation } from '../operation.ts';
import { fromSession, fromSessionIfSet } from '../session-defaults.ts';
import { exampleShield, exampleTransfer } from './examples/transfer-examples.ts';

const shared = {
  tag: 'Transfers',
  access: 'key',
  session: 'applied',
  method: 'POST',
  idempotency: 'replayed',
} as const;

/** What a Solana transaction needs beside the payment. */
const solanaTerms = {
  feePayer: chainText(
    'solana: who pays the fees and the rent, base58; the sender if left out',
  ).optional(),
  recentBlockhash: chainText(
    'solana: builds offline; else the RPC endpoint is asked. A token then also needs decimals and tokenProgram',
  ).optional(),
  decimals: z.int().min(0).max(255).optional().meta({ description: 'solana: of the token' }),
  tokenProgram: chainText('solana: the program that owns the mint, base58').optional(),
  priorityFeeMicroLamports: decimalText('solana: for each compute unit').optional(),
  memo: z
    .string()
    .min(1)
    .max(256)
    .optional()
    .meta({ description: 'solana: a memo of your own. Everybody can read it' }),
};

const nearTerms = {
  storageDeposit: decimalText(
    'near: yoctoNEAR with which a token registers the one-time address; 0.00125 NEAR if left out',
  ).optional(),
};

const posture = {
  privacyLevel: fromSession('privacyLevel', privacyLevel),
  backend: fromSessionIfSet('backend', backend),
  rpcProvider: fromSession('rpcProvider', rpcProvider),
  viewingKey: fromSessionIfSet('defaultViewingKey', viewingKeyInput),
};

const sender = chainText('The payer’s native address on the chain, which signs');
const recipientMetaAddress = metaAddress;

/** Answered by both operations. */
const outcome = {
  stealthAddress: z.string().meta({ description: 'The one-time address that is paid, native' }),
  ephemeralPublicKey: publicKey('The ephemeral public key of the payment'),
  viewTag,
  sharedSecret: hex32('The digest of the shared point; whoever has it can link the payment'),
  commitment: commitment.optional(),
  blindingFactor: hex32('Opens the commitment, with the amount. Secret').optional(),
  viewingKeyHash: hex32('SHA-256 of the viewing key to which the payment is disclosed').optional(),
  backend,
  privacyLevel,
  exposure,
  disclosure: disclosure.optional(),
  opening: commitmentOpening.optional(),
};

const evmCall = {
  to: z.string(),
  value: z.string().meta({ description: 'Wei, decimal' }),
  data: z.string().meta({ description: '0x and hex' }),
  chainId: z.int(),
};

const nearAction = z
  .object({
    type: z.enum(['Transfer', 'FunctionCall']),
    amount: z.string().optional().meta({ description: 'YoctoNEAR, decimal' }),
    methodName: z.string().optional(),
    args: z.string().optional().meta({ description: 'JSON text' }),
    gas: z.string().optional(),
    deposit: z.string().optional().meta({ description: 'YoctoNEAR, decimal' }),
  })
  .meta({ id: 'NearAction' });

const chainData = z.discriminatedUnion('type', [
  z
    .object({
      type: z.literal('solana'),
      transaction: z.string().meta({ description: 'Unsigned, version 0, base64' }),
      mint: z.string().optional(),
    })
    .meta({ id: 'SolanaChainData' }),
  z
    .object({ type: z.literal('evm'), ...evmCall, tokenContract: z.string().optional() })
    .meta({ id: 'EvmChainData' }),
  z
    .object({
      type: z.literal('near'),
      receiverId: z.string(),
      actions: z.array(nearAction).max(2),
      tokenContract: z.string().optional(),
    })
    .meta({ id: 'NearChainData' }),
]);

const announcement = z
  .union([
    z.object(evmCall).meta({ id: 'AnnouncementCall' }),
    z
      .object({
        ephemeralPublicKey: publicKey('The ephemeral public key of the payment'),
        viewTag,
        address: z.string().meta({ description: 'The announced address' }),
      })
      .meta({ id: 'AnnouncementOutOfBand' }),
  ])
  .meta({ id: 'TransferAnnouncement' })
  .optional()
  .meta({
    description:
      'What must reach the recipient beside the transaction: a second call, or the announcement itself. Absent where the transaction carries it',
  });

const errors = [
  'AMOUNT_OUT_OF_RANGE',
  'CHAIN_TRANSFER_UNSUPPORTED',
  'PRIVACY_LEVEL_UNAVAILABLE',
  'TOKEN_UNUSABLE',
  'TRANSACTION_TOO_LARGE',
  'RPC_FAILED',
  'RPC_NOT_CONFIGURED',
] as const;

export const transferPrivate = defineOperation({
  ...shared,
  id: 'transferPrivate',
  call: 'transfers.private',
  path: '/v1/transfer/private',
  summary: 'Build an unsigned private payment',
  description:
    'Pays a fresh one-time address of the recipient on solana, near or an EVM chain: the transaction to sign, what announces it, and from the level shielded up a commitment to the amount with its opening. Nothing is sent, and no private key is asked for. The chain is that of the meta-address.',
  body: z.strictObject({
    sender,
    recipientMetaAddress,
    amount,
    token: chainText(
      'The mint, contract or account of a token; the chain’s own coin if left out',
    ).optional(),
    ...posture,
    ...solanaTerms,
    ...nearTerms,
  }),
  success: {
    status: 200,
    description: 'Built',
    data: z.object({ chain, curve, ...outcome, chainData, announcement }),
  },
  errors,
  sees: {
    secrets: ['shared secret', 'blinding factor', 'viewing key'],
    learns: 'Who pays whom how much, and at which one-time address',
    keeps: 'For a repeat under an Idempotency-Key: the answer, sealed, for 24 hours',
  },
  tool: 'sipher_prepare_transfer',
  example: exampleTransfer,
});

export const transferShield = defineOperation({
  ...shared,
  id: 'transferShield',
  call: 'transfers.shield',
  path: '/v1/transfer/shield',
  summary: 'Build an unsigned shielded payment on Solana',
  description:
    'As transferPrivate on solana, at the level shielded or above: a session or request that says standard gets shielded.',
  body: z.strictObject({
    sender,
    recipientMetaAddress,
    amount,
    mint: chainText('The mint of an SPL or Token-2022 token; SOL if left out').optional(),
    ...posture,
    ...solanaTerms,
  }),
  success: {
    status: 200,
    description: 'Built',
    data: z.object({
      transaction: z.string().meta({ description: 'Unsigned, version 0, base64' }),
      ...outcome,
      commitment,
      blindingFactor: outcome.blindingFactor.unwrap(),
      opening: commitmentOpening,
    }),
  },
  errors,
  sees: {
    secrets: ['shared secret', 'blinding factor', 'viewing key'],
    learns: 'Who pays whom how much, and at which one-time address',
    keeps: 'For a repeat under an Idempotency-Key: the answer, sealed, for 24 hours',
  },
  tool: { leftOut: 'sipher_prepare_transfer does the same on every chain.' },
  example: exampleShield,
});
