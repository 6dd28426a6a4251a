import { getBase58Decoder } from '@solana/kit';
import type { ExecutedTransaction } from '../ledger/open-history.ts';
import type { CompiledMessage } from '../transactions/parse-transaction.ts';
import { encodeReturnData } from './encode-simulation.ts';

export type TransactionEncoding = 'base58' | 'base64' | 'json';

/** As `getTransaction` answers, but for the version. */
export const encodeTransaction = (
  transaction: ExecutedTransaction,
  encoding: TransactionEncoding,
) => ({
  slot: transaction.slot,
  blockTime: transaction.blockTimeS,
  transaction: encodeBody(transaction, encoding),
  meta: encodeMeta(transaction),
});

const encodeBody = (transaction: ExecutedTransaction, encoding: TransactionEncoding) => {
  if (encoding === 'base64') return [Buffer.from(transaction.wire).toString('base64'), 'base64'];
  if (encoding === 'base58') return [getBase58Decoder().decode(transaction.wire), 'base58'];
  const signatures = Object.values(transaction.transaction.signatures);
  return {
    signatures: signatures.map((bytes) => bytes && getBase58Decoder().decode(bytes)),
    message: encodeMessage(transaction.message),
  };
};

const encodeMessage = (message: CompiledMessage) => ({
  accountKeys: message.staticAccounts,
  header: {
    numRequiredSignatures: message.header.numSignerAccounts,
    numReadonlySignedAccounts: message.header.numReadonlySignerAccounts,
    numReadonlyUnsignedAccounts: message.header.numReadonlyNonSignerAccounts,
  },
  recentBlockhash: message.lifetimeToken,
  instructions: message.instructions.map(({ programAddressIndex, accountIndices, data }) => ({
    programIdIndex: programAddressIndex,
    accounts: accountIndices ?? [],
    data: getBase58Decoder().decode(data ?? new Uint8Array()),
    stackHeight: 1,
  })),
  ...(message.version === 0 && {
    addressTableLookups: (message.addressTableLookups ?? []).map((lookup) => ({
      accountKey: lookup.lookupTableAddress,
      writableIndexes: lookup.writableIndexes,
      readonlyIndexes: lookup.readonlyIndexes,
    })),
  }),
});

const encodeMeta = (transaction: ExecutedTransaction) => {
  const { err, before, after } = transaction;
  const returnData = encodeReturnData(transaction);
  return {
    err,
    status: err === null ? { Ok: null } : { Err: err },
    fee: transaction.feeLamports,
    preBalances: before.lamports,
    postBalances: after.lamports,
    preTokenBalances: before.tokens,
    postTokenBalances: after.tokens,
    innerInstructions: transaction.innerInstructions,
    logMessages: transaction.logs,
    loadedAddresses: transaction.loadedAddresses,
    computeUnitsConsumed: transaction.unitsConsumed,
    rewards: [],
    ...(returnData && { returnData }),
  };
};
