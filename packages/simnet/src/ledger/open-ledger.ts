import { createHash } from 'node:crypto';
import { getBase58Decoder } from '@solana/kit';
import { LiteSVM } from 'litesvm';
import type { ParsedTransaction } from '../transactions/parse-transaction.ts';
import { addSlotHash, setSlotAndTime } from './advance-clock.ts';
import { type Blockhashes, blockhashLifeSlots, openBlockhashes } from './open-blockhashes.ts';
import { type History, openHistory } from './open-history.ts';
import { type SendResult, sendTransaction } from './send-transaction.ts';
import {
  type SimulateOptions,
  type Simulation,
  simulateTransaction,
} from './simulate-transaction.ts';

export type LedgerOptions = {
  /** How many transactions are remembered. */
  readonly maxTransactions: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
};

/** A VM with what a chain has beside it: blocks, blockhashes that age, a history. */
export type Ledger = {
  readonly vm: LiteSVM;
  readonly history: History;
  readonly blockhashes: Blockhashes;
  readonly genesisHash: string;
  /** The block that is open: the next transaction runs in it and closes it. */
  slot(): bigint;
  /** Runs a transaction, or refuses it: then it leaves no trace. */
  send(transaction: ParsedTransaction): SendResult;
  simulate(transaction: ParsedTransaction, options: SimulateOptions): Simulation;
  /** As many blocks pass without a transaction. */
  advanceSlots(count: bigint): void;
  /** Sets the VM's clock to the time. */
  refreshTime(): void;
};

export const openLedger = ({ maxTransactions, now }: LedgerOptions): Ledger => {
  // The VM takes its latest blockhash alone, so which are good is decided here.
  const vm = new LiteSVM().withBlockhashCheck(false).withTransactionHistory(duplicatesKept);
  const blockhashes = openBlockhashes();
  const history = openHistory(maxTransactions);
  const slot = () => vm.getClock().slot;
  const goToSlot = (next: bigint) => {
    const timeS = BigInt(Math.floor(now() / 1000));
    const { unixTimestamp } = vm.getClock();
    setSlotAndTime(vm, next, timeS > unixTimestamp ? timeS : unixTimestamp);
  };
  const advanceSlots = (count: bigint) => {
    addSlotHash(vm, vm.latestBlockhash());
    goToSlot(slot() + count);
    vm.expireBlockhash();
    blockhashes.add(vm.latestBlockhash(), slot());
  };
  goToSlot(slot());
  blockhashes.add(vm.latestBlockhash(), slot());
  const ledger: Ledger = {
    vm,
    history,
    blockhashes,
    genesisHash: deriveGenesisHash(now()),
    slot,
    send: (transaction) => sendTransaction(ledger, transaction),
    simulate: (transaction, options) => simulateTransaction(ledger, transaction, options),
    advanceSlots,
    refreshTime: () => goToSlot(slot()),
  };
  return ledger;
};

/** More than can run while a blockhash is good: after that, the blockhash refuses a repeat. */
const duplicatesKept = 2n * blockhashLifeSlots;

/** Each simnet is a chain of its own, and who follows one must not take the next for it. */
const deriveGenesisHash = (startedAtMs: number): string =>
  getBase58Decoder().decode(createHash('sha256').update(`simnet ${startedAtMs}`).digest());
