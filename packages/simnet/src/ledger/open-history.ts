import type { Address, Signature } from '@solana/kit';
import type { LoadedAddresses } from '../transactions/load-addresses.ts';
import type { ParsedTransaction } from '../transactions/parse-transaction.ts';
import type { Balances } from '../transactions/read-balances.ts';
import type { Outcome } from '../transactions/read-outcome.ts';

/** A transaction that ran, whether it succeeded or failed. No two share a slot. */
export type ExecutedTransaction = ParsedTransaction &
  Outcome & {
    readonly slot: bigint;
    /** Seconds since 1970. */
    readonly blockTimeS: bigint;
    readonly loadedAddresses: LoadedAddresses;
    /** Everything it names, in the order of its account indices. */
    readonly accounts: readonly Address[];
    readonly before: Balances;
    readonly after: Balances;
  };

export type SignaturePage = {
  readonly limit: number;
  /** Older than this transaction. */
  readonly before?: Signature | undefined;
  /** Newer than this one. */
  readonly until?: Signature | undefined;
};

export type History = {
  add(transaction: ExecutedTransaction): void;
  get(signature: Signature): ExecutedTransaction | undefined;
  atSlot(slot: bigint): ExecutedTransaction | undefined;
  /** Of all the accounts it names, newest first. Nothing is before a transaction unknown. */
  ofAddress(address: Address, page: SignaturePage): ExecutedTransaction[];
  /** How many ran, those forgotten included. */
  count(): bigint;
  /** The first slot after those of which something is forgotten; 0 where nothing is. */
  firstSlot(): bigint;
};

/** What has run, in its order; the oldest are forgotten beyond so many. */
export const openHistory = (maxTransactions: number): History => {
  const bySignature = new Map<Signature, ExecutedTransaction>();
  const bySlot = new Map<bigint, ExecutedTransaction>();
  const byAddress = new Map<Address, ExecutedTransaction[]>();
  let count = 0n;
  let firstSlot = 0n;
  const forget = (oldest: ExecutedTransaction) => {
    firstSlot = oldest.slot + 1n;
    bySignature.delete(oldest.signature);
    bySlot.delete(oldest.slot);
    for (const address of new Set(oldest.accounts)) {
      const list = byAddress.get(address);
      list?.shift();
      if (list?.length === 0) byAddress.delete(address);
    }
  };
  return {
    add: (transaction) => {
      count += 1n;
      bySignature.set(transaction.signature, transaction);
      bySlot.set(transaction.slot, transaction);
      for (const address of new Set(transaction.accounts)) {
        const list = byAddress.get(address);
        if (list === undefined) byAddress.set(address, [transaction]);
        else list.push(transaction);
      }
      const [oldest] = bySignature.values();
      if (bySignature.size > maxTransactions && oldest !== undefined) forget(oldest);
    },
    get: (signature) => bySignature.get(signature),
    atSlot: (slot) => bySlot.get(slot),
    ofAddress: (address, { limit, before, until }) => {
      const end = before === undefined ? undefined : bySignature.get(before)?.slot;
      if (before !== undefined && end === undefined) return [];
      const start = (until && bySignature.get(until)?.slot) ?? -1n;
      return takeBetween(byAddress.get(address) ?? [], { start, end, limit });
    },
    count: () => count,
    firstSlot: () => firstSlot,
  };
};

type Range = { readonly start: bigint; readonly end: bigint | undefined; readonly limit: number };

/** From the newest back, without the ends; stops as soon as the page is full. */
const takeBetween = (
  oldestFirst: readonly ExecutedTransaction[],
  { start, end, limit }: Range,
): ExecutedTransaction[] => {
  const page: ExecutedTransaction[] = [];
  for (let at = oldestFirst.length - 1; at >= 0 && page.length < limit; at -= 1) {
    const transaction = oldestFirst[at];
    if (transaction === undefined || transaction.slot <= start) break;
    if (end === undefined || transaction.slot < end) page.push(transaction);
  }
  return page;
};
