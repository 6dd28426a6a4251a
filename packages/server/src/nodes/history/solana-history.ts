import { isBase58Of32Bytes } from '@sipher/core';
import { z } from 'zod';
import type { JsonRpc } from '../json-rpc.ts';
import { RpcFailedError } from '../port.ts';
import type { SolanaHistory, SolanaTransaction } from './port.ts';

const finalized = { commitment: 'finalized' } as const;

/** The account that holds a slot and its time. @see https://docs.anza.xyz/runtime/sysvars#clock */
const clockAccount = 'SysvarC1ock11111111111111111111111111111111';
const clockLength = 40;

const count = z.int().nonnegative();
const base58Of64Bytes = z.string().regex(/^[1-9A-HJ-NP-Za-km-z]{64,88}$/);
/** An address or a hash. */
const base58Of32Bytes = z.string().refine(isBase58Of32Bytes);

const clockAnswer = z.object({
  value: z.object({
    data: z.tuple([
      z.base64().refine((text) => Buffer.from(text, 'base64').length === clockLength),
      z.literal('base64'),
    ]),
  }),
});

const signaturesAnswer = z
  .array(z.object({ signature: base58Of64Bytes, slot: count, err: z.unknown() }))
  .max(1_000);

const instructions = z.array(z.object({ programIdIndex: count, data: z.string() }));

const transactionAnswer = z
  .object({
    slot: count,
    blockTime: count.nullish(),
    transaction: z.object({
      signatures: z.array(base58Of64Bytes).min(1),
      message: z.object({ accountKeys: z.array(base58Of32Bytes), instructions }),
    }),
    meta: z.object({
      err: z.unknown(),
      innerInstructions: z.array(z.object({ index: count, instructions })).nullish(),
      loadedAddresses: z
        .object({ writable: z.array(base58Of32Bytes), readonly: z.array(base58Of32Bytes) })
        .nullish(),
    }),
  })
  .nullable();

type TransactionAnswer = NonNullable<z.output<typeof transactionAnswer>>;

/** Solana's history through JSON-RPC. @see https://solana.com/docs/rpc/http */
export const openSolanaHistory = (rpc: JsonRpc): SolanaHistory => ({
  async head() {
    const config = { encoding: 'base64', ...finalized };
    const { value } = await rpc('getAccountInfo', [clockAccount, config], clockAnswer);
    const clock = Buffer.from(value.data[0], 'base64');
    // slot u64, epoch_start_timestamp, epoch, leader_schedule_epoch, unix_timestamp i64
    const [slot, timeS] = [clock.readBigUInt64LE(0), clock.readBigInt64LE(32)];
    return { slot: Number(slot), timeMs: Number(timeS) * 1_000 };
  },

  genesisHash: () => rpc('getGenesisHash', [], base58Of32Bytes),

  firstAvailableSlot: () => rpc('getFirstAvailableBlock', [], count),

  async signatures({ addressBase58, atSlot, beforeBase58, limit }) {
    const before = beforeBase58 === null ? {} : { before: beforeBase58 };
    const config = { limit, minContextSlot: atSlot, ...before, ...finalized };
    const found = await rpc('getSignaturesForAddress', [addressBase58, config], signaturesAnswer);
    return found.map(({ signature, slot, err }) => ({
      signatureBase58: signature,
      slot,
      isFailed: isError(err),
    }));
  },

  async transaction(signatureBase58) {
    // The node takes a transaction apart, whatever its version: what it ran is the same to read.
    const config = { encoding: 'json', maxSupportedTransactionVersion: 0, ...finalized };
    const params = [signatureBase58, config];
    const found = await rpc('getTransaction', params, answerTo(signatureBase58)).catch(
      (error: unknown) => {
        if (isOfUnknownVersion(error)) return unknownVersion;
        throw error;
      },
    );
    return found === null || 'ran' in found ? found : readTransaction(found);
  },
});

/** A transaction is named by its first signature. */
const answerTo = (signatureBase58: string) =>
  transactionAnswer.refine(
    (found) => found === null || found.transaction.signatures[0] === signatureBase58,
  );

const isError = (err: unknown): boolean => err !== null && err !== undefined;

const readTransaction = ({
  slot,
  blockTime,
  transaction: { message },
  meta,
}: TransactionAnswer): SolanaTransaction => ({
  slot,
  timeMs: typeof blockTime === 'number' ? blockTime * 1_000 : null,
  isFailed: isError(meta.err),
  ran: {
    accounts: [
      ...message.accountKeys,
      ...(meta.loadedAddresses?.writable ?? []),
      ...(meta.loadedAddresses?.readonly ?? []),
    ],
    instructions: message.instructions,
    innerInstructions: meta.innerInstructions ?? [],
  },
});

/** JSON_RPC_SERVER_ERROR_UNSUPPORTED_TRANSACTION_VERSION of Solana's nodes. */
const isOfUnknownVersion = (error: unknown): boolean =>
  error instanceof RpcFailedError && error.reason === 'JSON-RPC error -32015';

const unknownVersion: SolanaTransaction = { slot: 0, timeMs: null, isFailed: false, ran: null };
