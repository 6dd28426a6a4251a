import {
  type EncodedAccount,
  getCompiledTransactionMessageEncoder,
  type Transaction,
} from '@solana/kit';
import { FailedTransactionMetadata, type LiteSVM } from 'litesvm';
import { type LoadedAddresses, loadAddresses } from '../transactions/load-addresses.ts';
import type { ParsedTransaction } from '../transactions/parse-transaction.ts';
import { type Outcome, readOutcome } from '../transactions/read-outcome.ts';
import { findRefusal } from './find-refusal.ts';
import type { Ledger } from './open-ledger.ts';

export type SimulateOptions = {
  readonly sigVerify: boolean;
  /** Runs it as if it named the latest blockhash; its signatures no longer count then. */
  readonly replaceRecentBlockhash: boolean;
};

export type Simulation = {
  readonly outcome: Outcome;
  readonly loadedAddresses: LoadedAddresses;
  /** The accounts it names as it would leave them; none where it failed. */
  readonly accountsAfter: readonly EncodedAccount[];
};

/** Runs a transaction and keeps nothing of it. */
export const simulateTransaction = (
  ledger: Ledger,
  parsed: ParsedTransaction,
  { sigVerify, replaceRecentBlockhash }: SimulateOptions,
): Simulation => {
  const { vm } = ledger;
  const loadedAddresses = loadAddresses(vm, parsed.message);
  const refusal = findRefusal(ledger, parsed);
  const isRefused = refusal === 'SignatureFailure' ? sigVerify : !replaceRecentBlockhash;
  if (refusal !== undefined && isRefused) {
    return { outcome: { ...nothingRan, err: refusal }, loadedAddresses, accountsAfter: [] };
  }
  ledger.refreshTime();
  const { blockhash } = ledger.blockhashes.latest();
  const transaction = replaceRecentBlockhash
    ? replaceBlockhash(parsed, blockhash)
    : parsed.transaction;
  const result = withSigverify(vm, sigVerify, () => vm.simulateTransaction(transaction));
  const accountsAfter = result instanceof FailedTransactionMetadata ? [] : result.postAccounts();
  const metadata = result instanceof FailedTransactionMetadata ? result : result.meta();
  return { outcome: readOutcome(metadata), loadedAddresses, accountsAfter };
};

const nothingRan: Omit<Outcome, 'err'> = {
  logs: [],
  innerInstructions: [],
  unitsConsumed: 0n,
  feeLamports: 0n,
  returnData: null,
};

const withSigverify = <T>(vm: LiteSVM, isOn: boolean, run: () => T): T => {
  vm.withSigverify(isOn);
  try {
    return run();
  } finally {
    vm.withSigverify(true);
  }
};

/** Unsigned: the VM tells repeats by signatures, and these are of another message. */
const replaceBlockhash = (
  { transaction, message }: ParsedTransaction,
  blockhash: string,
): Transaction => {
  const messageBytes = getCompiledTransactionMessageEncoder().encode({
    ...message,
    lifetimeToken: blockhash,
  });
  const signers = Object.keys(transaction.signatures).map((signer) => [signer, null]);
  // kit brands the bytes of a message that it compiled; these are encoded from one.
  return { messageBytes, signatures: Object.fromEntries(signers) } as unknown as Transaction;
};
