import type { FailedTransactionMetadata } from 'litesvm';
import {
  TransactionErrorDuplicateInstruction,
  TransactionErrorInstructionError,
  TransactionErrorInsufficientFundsForRent,
} from 'litesvm/dist/internal.js';

/** As Solana's nodes write a TransactionError: a name, or one name with its parts. */
export type TransactionError = string | Readonly<Record<string, unknown>>;

/** @throws Error where the VM tells no name. */
export const encodeTransactionError = (failed: FailedTransactionMetadata): TransactionError => {
  const error = failed.err();
  if (typeof error === 'number') return readName(failed, /err: (\w+)/);
  if (error instanceof TransactionErrorInstructionError) {
    return { InstructionError: [error.index, encodeInstructionError(failed, error.err())] };
  }
  if (error instanceof TransactionErrorDuplicateInstruction) {
    return { DuplicateInstruction: error.index };
  }
  const name =
    error instanceof TransactionErrorInsufficientFundsForRent
      ? 'InsufficientFundsForRent'
      : 'ProgramExecutionTemporarilyRestricted';
  return { [name]: { account_index: error.accountIndex } };
};

const encodeInstructionError = (
  failed: FailedTransactionMetadata,
  error: ReturnType<TransactionErrorInstructionError['err']>,
): TransactionError => {
  if (typeof error === 'number') return readName(failed, /err: InstructionError\(\d+, (\w+)\)/);
  return 'code' in error ? { Custom: error.code } : { BorshIoError: error.msg };
};

/**
 * The binding gives bare errors as numbers without names; the text it has for people begins with
 * the error, by the name that nodes write too.
 */
const readName = (failed: FailedTransactionMetadata, pattern: RegExp): string => {
  const [, name] = pattern.exec(failed.toString()) ?? [];
  if (name === undefined) throw new Error('the VM told no name of its error');
  return name;
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
