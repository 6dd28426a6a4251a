import { isBase58Of32Bytes } from '@sipher/core';
import { z } from 'zod';
import type { JsonRpc } from './json-rpc.ts';
import type { SolanaNode } from './port.ts';

/** An address, a block hash or a genesis hash. */
export const base58Of32Bytes = z.string().refine(isBase58Of32Bytes);

const blockhashAnswer = z.object({ value: z.object({ blockhash: base58Of32Bytes }) });

const accountAnswer = z.object({
  value: z
    .object({ owner: base58Of32Bytes, data: z.tuple([z.base64(), z.literal('base64')]) })
    .nullable(),
});

const epochAnswer = z.object({ epoch: z.int().nonnegative().transform(BigInt) });

/** Micro-lamports a compute unit, the least that got into each of some recent slots. */
const feesAnswer = z.array(z.object({ prioritizationFee: z.int().nonnegative() }));

/** @see https://solana.com/docs/core/fees */
const lamportsPerSignature = 5_000n;
const microLamports = 1_000_000n;

const confirmed = { commitment: 'confirmed' } as const;

/** Callers name the account, and one can hold 10 MiB. One byte more than core takes for a mint. */
const dataSlice = { offset: 0, length: 2 ** 16 + 1 } as const;

/** Solana's JSON-RPC. @see https://solana.com/docs/rpc/http */
export const openSolanaNode = (rpc: JsonRpc): SolanaNode => ({
  latestBlockhash: shareFlight(async () => {
    const { value } = await rpc('getLatestBlockhash', [confirmed], blockhashAnswer);
    return value.blockhash;
  }),

  async account(addressBase58) {
    const config = { encoding: 'base64', dataSlice, ...confirmed };
    const { value } = await rpc('getAccountInfo', [addressBase58, config], accountAnswer);
    if (value === null) return null;
    // A copy, so that nothing else of Buffer's pool hangs on it.
    return { owner: value.owner, data: Uint8Array.from(Buffer.from(value.data[0], 'base64')) };
  },

  epoch: async () => (await rpc('getEpochInfo', [confirmed], epochAnswer)).epoch,

  async estimateFeeLamports(computeUnits) {
    const fees = await rpc('getRecentPrioritizationFees', [], feesAnswer);
    const price = BigInt(medianOf(fees.map(({ prioritizationFee }) => prioritizationFee)));
    const microLamportsInAll = price * BigInt(computeUnits);
    return lamportsPerSignature + (microLamportsInAll + microLamports - 1n) / microLamports;
  },
});

/** Of two values in the middle the greater; 0 where there is none. */
const medianOf = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Calls of the same moment share one answer; a call after it has come gets a new one. */
const shareFlight = <T>(ask: () => Promise<T>): (() => Promise<T>) => {
  let flight: Promise<T> | null = null;
  return () => {
    flight ??= ask().finally(() => {
      flight = null;
    });
    return flight;
  };
};
