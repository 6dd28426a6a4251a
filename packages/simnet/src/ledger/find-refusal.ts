import type { Transaction } from '@solana/kit';
import type { TransactionError } from '../transactions/encode-transaction-error.ts';
import type { ParsedTransaction } from '../transactions/parse-transaction.ts';
import type { Ledger } from './open-ledger.ts';

/** What the VM does not check, because it was told so or because it would throw. */
export const findRefusal = (
  ledger: Ledger,
  { transaction, message }: ParsedTransaction,
): TransactionError | undefined => {
  if (!isSigned(transaction)) return 'SignatureFailure';
  if (!ledger.blockhashes.isValid(message.lifetimeToken, ledger.slot())) return 'BlockhashNotFound';
  return undefined;
};

const isSigned = ({ signatures }: Transaction): boolean =>
  Object.values(signatures).every((signature) => signature !== null);
