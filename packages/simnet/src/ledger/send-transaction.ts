import type { Signature } from '@solana/kit';
import type { LiteSVM } from 'litesvm';
import type { TransactionError } from '../transactions/encode-transaction-error.ts';
import { listAccounts, loadAddresses } from '../transactions/load-addresses.ts';
import type { ParsedTransaction } from '../transactions/parse-transaction.ts';
import { readBalances } from '../transactions/read-balances.ts';
import { type Outcome, readOutcome } from '../transactions/read-outcome.ts';
import { findRefusal } from './find-refusal.ts';
import type { Ledger } from './open-ledger.ts';

export type SendResult = { readonly executed: Signature } | { readonly refused: TransactionError };

/** Runs a transaction in the block that is open, which it closes, or refuses it. */
export const sendTransaction = (ledger: Ledger, transaction: ParsedTransaction): SendResult => {
  const refusal = findRefusal(ledger, transaction);
  if (refusal !== undefined) return { refused: refusal };
  ledger.refreshTime();
  const { vm } = ledger;
  const loadedAddresses = loadAddresses(vm, transaction.message);
  const accounts = listAccounts(transaction.message, loadedAddresses);
  const before = readBalances(vm, accounts);
  const outcome = readOutcome(vm.sendTransaction(transaction.transaction));
  if (outcome.err !== null && !isExecuted(vm, transaction, outcome)) {
    return { refused: outcome.err };
  }
  const after = readBalances(vm, accounts);
  const { slot, unixTimestamp: blockTimeS } = vm.getClock();
  const names = { loadedAddresses, accounts, before, after, slot, blockTimeS };
  ledger.history.add({ ...transaction, ...outcome, ...names });
  ledger.advanceSlots(1n);
  return { executed: transaction.signature };
};

/** What ran and failed has paid its fee, and the VM remembers it. */
const isExecuted = (vm: LiteSVM, { signature }: ParsedTransaction, { err }: Outcome): boolean =>
  err !== 'AlreadyProcessed' && vm.getTransaction(signature) !== null;
