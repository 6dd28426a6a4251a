import { z } from 'zod';
import {
  backend,
  chain,
  hex32,
  indexState,
  label,
  publicKey,
  queryInteger,
  timeMs,
  viewTag,
} from '../fields.ts';
import { defineOperation } from '../operation.ts';
import { fromSession } from '../session-defaults.ts';
import {
  exampleAnnouncements,
  exampleBatch,
  exampleKeys,
  examplePage,
} from './examples/scan-examples.ts';

const shared = { tag: 'Scan', access: 'key', session: 'applied' } as const;

const posture = { chain: fromSession('chain', chain), backend: fromSession('backend', backend) };

const fromSlot = 'The first position that counts: a slot on solana, a block on EVM chains';
const toSlot = 'The last position that counts';
const fromTime = 'Announcements of this time or later';
const toTime = 'Announcements of this time or earlier';

const cursor = z.string().min(1).max(256).optional().meta({
  description:
    'nextCursor of the answer before, with the same chain, backend and range: goes on exactly there',
});

const position = (description: string) => z.int().nonnegative().meta({ description });

const range = {
  fromSlot: position(fromSlot).optional(),
  toSlot: position(toSlot).optional(),
  fromTime: timeMs(fromTime).optional(),
  toTime: timeMs(toTime).optional(),
};

const limit = z.int().min(1).max(1000).default(100).meta({
  description:
    'Payments after which the answer ends, of all key pairs together; those of one announcement stay together',
});

const keyPair = {
  viewingPrivateKey: hex32('The recipient’s viewing private key: finds payments, spends nothing'),
  spendingPublicKey: publicKey('The recipient’s spending public key'),
};

const payment = z
  .object({
    stealthAddress: z.string().meta({ description: 'The one-time address, native' }),
    stealthPublicKey: publicKey('The one-time public key'),
    ephemeralPublicKey: publicKey('The ephemeral public key of the payment'),
    viewTag,
    txSignature: z.string().meta({
      description: 'The transaction: its signature in base58 on solana, its hash on EVM chains',
    }),
    slot: position('The slot on solana, the block on EVM chains'),
    timestamp: timeMs('When the block was made'),
  })
  .meta({ id: 'ScannedPayment', description: 'A payment to a one-time address of the key pair' });

const index = z
  .object({
    position: z
      .int()
      .nonnegative()
      .nullable()
      .meta({ description: 'Everything up to it has been read; null before the first reading' }),
    timestamp: timeMs('When that block was made; null where the chain does not tell').nullable(),
    updatedAt: timeMs('When the chain was last read').nullable(),
    lagMs: z.int().nonnegative().nullable().meta({
      description: 'From timestamp to this answer',
    }),
    state: indexState,
  })
  .meta({
    id: 'IndexPosition',
    description: 'How far the index of the chain reaches: what is later is not known yet',
  });

/** How much was looked at, of what, and how far the index reaches. */
const progress = {
  scanned: z.int().nonnegative().meta({
    description: 'Announcements that this answer has covered',
  }),
  total: z.int().nonnegative().meta({ description: 'Announcements in the whole range' }),
  nextCursor: z
    .string()
    .nullable()
    .meta({ description: 'Null once the range is covered, up to the end of the index' }),
  chain,
  backend,
  index,
};

const errors = ['CHAIN_SCAN_UNSUPPORTED', 'RPC_NOT_CONFIGURED'] as const;

export const scanPayments = defineOperation({
  ...shared,
  id: 'scanPayments',
  call: 'scan.payments',
  method: 'POST',
  path: '/v1/scan/payments',
  summary: 'Find the payments to a key pair',
  description:
    'Compares every announcement of the range with the keys, for at most two seconds: send nextCursor to go on. The keys are kept in memory for the call only. Who would rather not send a viewing key fetches listAnnouncements and compares at home.',
  body: z.strictObject({ ...keyPair, ...posture, ...range, limit, cursor }),
  success: {
    status: 200,
    description: 'Scanned, or a part of it',
    data: z.object({ payments: z.array(payment), ...progress }),
  },
  errors,
  sees: {
    secrets: ['viewing private key'],
    learns:
      'Which payments are the caller’s; with the viewing private key it could find all later ones',
    atHome: 'scanPayments fetches the announcements and compares them with keys that stay',
  },
  tool: 'sipher_scan',
  example: { body: exampleKeys, data: examplePage },
});

const batchResult = z
  .object({
    index: z.int().nonnegative(),
    label: label.optional(),
    success: z.boolean(),
    data: z
      .object({ payments: z.array(payment), scanned: z.int().nonnegative() })
      .optional()
      .meta({ description: 'The payments to this key pair' }),
    error: z.string().optional().meta({ description: 'Why this key pair is none' }),
  })
  .meta({ id: 'ScanResult', description: 'data if it succeeded, else error' });

export const scanPaymentsBatch = defineOperation({
  ...shared,
  id: 'scanPaymentsBatch',
  call: 'scan.paymentsBatch',
  method: 'POST',
  path: '/v1/scan/payments/batch',
  summary: 'Find the payments to 1 to 100 key pairs',
  description:
    'As scanPayments, in one pass over the announcements for all. A key pair that is none fails alone; one that is malformed makes the whole request 400.',
  body: z.strictObject({
    keyPairs: z
      .array(z.strictObject({ ...keyPair, label: label.optional() }))
      .min(1)
      .max(100),
    ...posture,
    ...range,
    limit,
    cursor,
  }),
  success: {
    status: 200,
    description: 'Scanned, or a part of it; each result says whether its key pair was',
    data: z.object({
      results: z.array(batchResult).max(100),
      summary: z
        .object({
          totalKeyPairs: z.int().nonnegative(),
          totalPaymentsFound: z.int().nonnegative(),
          transactionsScanned: z.int().nonnegative(),
        })
        .meta({ id: 'ScanSummary' }),
      ...progress,
    }),
  },
  errors,
  sees: {
    secrets: ['viewing private key'],
    learns: 'Which payments are whose; with the viewing private keys it could find all later ones',
    atHome: 'scanPayments fetches the announcements and compares them with keys that stay',
  },
  tool: { leftOut: 'sipher_scan for each key pair; a batch is for services that scan for many.' },
  example: { body: { keyPairs: [exampleKeys] }, data: exampleBatch },
});

const announcement = z
  .object({
    ephemeralPublicKey: publicKey('The ephemeral public key, as it was announced'),
    viewTag,
    addressPrefix: z
      .string()
      .regex(/^0x(?:[0-9a-f]{24}|[0-9a-f]{40})$/)
      .meta({
        description:
          'The announced address: the first 12 bytes on solana, all 20 bytes on EVM chains',
      }),
    txSignature: payment.shape.txSignature,
    slot: payment.shape.slot,
    timestamp: payment.shape.timestamp,
  })
  .meta({ id: 'Announcement', description: 'As the chain shows it: nothing of it is checked' });

const maxPosition = 999_999_999_999_999;
const queryNumber = (description: string) =>
  queryInteger(0, maxPosition).optional().meta({ description });

export const listAnnouncements = defineOperation({
  ...shared,
  id: 'listAnnouncements',
  call: 'scan.announcements',
  method: 'GET',
  path: '/v1/announcements',
  summary: 'List the announcements of a chain',
  description:
    'Public data in the chain’s order, for those who scan at home: their viewing key never leaves. With Accept: application/octet-stream the same in a compact binary form, its nextCursor in the header X-Next-Cursor.',
  query: z.strictObject({
    ...posture,
    fromSlot: queryNumber(fromSlot),
    toSlot: queryNumber(toSlot),
    fromTime: queryNumber(`${fromTime}, in ms since the epoch`),
    toTime: queryNumber(`${toTime}, in ms since the epoch`),
    limit: queryInteger(1, 10_000)
      .default(1000)
      .meta({ description: 'How many announcements the answer may have' }),
    cursor,
  }),
  success: {
    status: 200,
    description: 'A page of announcements',
    data: z.object({
      announcements: z.array(announcement).max(10_000),
      total: progress.total,
      nextCursor: progress.nextCursor,
      chain,
      backend,
      index,
    }),
    bytes: 'application/octet-stream',
    headers: {
      'X-Next-Cursor': 'nextCursor of an answer in binary form; absent once the range is covered',
    },
  },
  errors,
  sees: {
    secrets: [],
    learns: 'That the caller reads a chain’s announcements, not which are its own',
  },
  tool: { leftOut: 'Thousands of rows for a program that scans at home, not for a model.' },
  example: { data: exampleAnnouncements },
});
