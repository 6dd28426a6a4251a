import type { FailedTransactionMetadata } from 'litesvm';
import * as binding from 'litesvm/dist/internal.js';

/** As Solana's nodes write a TransactionError: a name, or one name with its parts. */
export type TransactionError = string | Readonly<Record<string, unknown>>;

/** The VM numbers its errors; the names are those of its own enumeration. */
export const encodeTransactionError = (
  error: ReturnType<FailedTransactionMetadata['err']>,
): TransactionError => {
  if (typeof error === 'number') return nameOf('TransactionErrorFieldless', error);
  if (error instanceof binding.TransactionErrorInstructionError) {
    return { InstructionError: [error.index, encodeInstructionError(error.err())] };
  }
  if (error instanceof binding.TransactionErrorDuplicateInstruction) {
    return { DuplicateInstruction: error.index };
  }
  const name =
    error instanceof binding.TransactionErrorInsufficientFundsForRent
      ? 'InsufficientFundsForRent'
      : 'ProgramExecutionTemporarilyRestricted';
  return { [name]: { account_index: error.accountIndex } };
};

const encodeInstructionError = (
  error: ReturnType<binding.TransactionErrorInstructionError['err']>,
): TransactionError => {
  if (typeof error === 'number') return nameOf('InstructionErrorFieldless', error);
  return 'code' in error ? { Custom: error.code } : { BorshIoError: error.msg };
};

type Enumeration = 'TransactionErrorFieldless' | 'InstructionErrorFieldless';

const nameOf = (enumeration: Enumeration, value: number): string => {
  // By its type it is a const enum, which no runtime has; the binding does have it.
  const values = Reflect.get(binding, enumeration) as unknown as Record<string, number>;
  const found = Object.entries(values).find(([, number]) => number === value);
  if (found === undefined) throw new Error(`the VM named no ${enumeration} ${value}`);
  return found[0];
};

/** What a node says of it in words, where it has words of its own. */
export const describeTransactionError = (error: TransactionError): string => {
  if (typeof error === 'string') return messages[error] ?? error;
  return JSON.stringify(error);
};

/** @see https://github.com/anza-xyz/solana-sdk/blob/master/transaction-error/src/lib.rs */
const messages: Readonly<Record<string, string>> = {
  AccountNotFound: 'Attempt to debit an account but found no record of a prior credit.',
  AlreadyProcessed: 'This transaction has already been processed',
  BlockhashNotFound: 'Blockhash not found',
  InsufficientFundsForFee: 'Insufficient funds for fee',
  ProgramAccountNotFound: 'Attempt to load a program that does not exist',
  SignatureFailure: 'Transaction did not pass signature verification',
};
