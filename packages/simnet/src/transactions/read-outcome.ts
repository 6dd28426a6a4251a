import { type Address, getAddressDecoder, getBase58Decoder } from '@solana/kit';
import { FailedTransactionMetadata, type TransactionMetadata } from 'litesvm';
import { encodeTransactionError, type TransactionError } from './encode-transaction-error.ts';

export type InnerInstructions = {
  /** Of the instruction that called these. */
  readonly index: number;
  readonly instructions: readonly {
    readonly programIdIndex: number;
    readonly accounts: readonly number[];
    /** Base58. */
    readonly data: string;
    readonly stackHeight: number;
  }[];
};

/** What the VM says of a transaction that it ran. */
export type Outcome = {
  /** Null where it succeeded. */
  readonly err: TransactionError | null;
  readonly logs: readonly string[];
  readonly innerInstructions: readonly InnerInstructions[];
  readonly unitsConsumed: bigint;
  readonly feeLamports: bigint;
  readonly returnData: { readonly programId: Address; readonly data: Uint8Array } | null;
};

export const readOutcome = (result: TransactionMetadata | FailedTransactionMetadata): Outcome => {
  const isFailed = result instanceof FailedTransactionMetadata;
  const metadata = isFailed ? result.meta() : result;
  return {
    err: isFailed ? encodeTransactionError(result) : null,
    logs: metadata.logs(),
    innerInstructions: readInnerInstructions(metadata),
    unitsConsumed: metadata.computeUnitsConsumed(),
    feeLamports: readFee(metadata),
    returnData: readReturnData(metadata),
  };
};

const readInnerInstructions = (metadata: TransactionMetadata): InnerInstructions[] =>
  metadata.innerInstructions().flatMap((calls, index) => {
    const instructions = calls.map((call) => ({
      programIdIndex: call.instruction().programIdIndex(),
      accounts: [...call.instruction().accounts()],
      data: getBase58Decoder().decode(call.instruction().data()),
      stackHeight: call.stackHeight(),
    }));
    return instructions.length === 0 ? [] : [{ index, instructions }];
  });

/** The binding gives the fee in the text of its metadata alone, as the last field. */
const readFee = (metadata: TransactionMetadata): bigint => {
  const [, fee] = /, fee: (\d+) }\)$/.exec(metadata.toString()) ?? [];
  if (fee === undefined) throw new Error('the VM told no fee');
  return BigInt(fee);
};

const readReturnData = (metadata: TransactionMetadata): Outcome['returnData'] => {
  const returned = metadata.returnData();
  const data = returned.data();
  if (data.length === 0) return null;
  return { programId: getAddressDecoder().decode(returned.programId()), data };
};
