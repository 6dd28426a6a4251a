import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { base58, base64 } from '@scure/base';
import { InvalidInputError } from '../../../invalid-input-error.ts';
import { assertNearAccountId } from '../near-account-id.ts';

/** One thing that a NEAR transaction does. Amounts in yoctoNEAR. */
export type NearTransactionAction =
  | { readonly type: 'Transfer'; readonly deposit: bigint }
  | {
      readonly type: 'FunctionCall';
      readonly methodName: string;
      /** JSON text. */
      readonly args: string;
      /** Units of gas. */
      readonly gas: bigint;
      readonly deposit: bigint;
    }
  | { readonly type: 'DeleteAccount'; readonly beneficiaryId: string };

/** A transaction of an implicit account, whose id is its public key. */
export type NearTransaction = {
  /** 32 bytes, of the account that signs. */
  readonly publicKey: Uint8Array;
  readonly receiverId: string;
  /** Greater than the access key's last. */
  readonly nonce: bigint;
  /** Of a block of the last day, 32 bytes. */
  readonly blockHash: Uint8Array;
  readonly actions: readonly NearTransactionAction[];
};

/** A signed transaction, and its id. */
export type SignedNearTransaction = {
  /** What `broadcast_tx_async` and `send_tx` take. */
  readonly transactionBase64: string;
  readonly transactionIdBase58: string;
};

/**
 * Signs a transaction with the ed25519 key of its account.
 *
 * @param sign Ed25519 over 32 bytes, such as that of `ed25519RawSigner`.
 * @throws InvalidInputError naming `publicKey`, `receiverId`, `nonce`, `blockHash` or `actions`.
 * @see https://nomicon.io/RuntimeSpec/Transactions
 */
export const signNearTransaction = (
  transaction: NearTransaction,
  sign: (message: Uint8Array) => Uint8Array,
): SignedNearTransaction => {
  const encoded = encodeTransaction(transaction);
  const id = sha256(encoded);
  const signed = concatBytes(encoded, ed25519Tag, sign(id));
  return { transactionBase64: base64.encode(signed), transactionIdBase58: base58.encode(id) };
};

const maxU64 = 2n ** 64n - 1n;
const maxU128 = 2n ** 128n - 1n;

const encodeTransaction = (transaction: NearTransaction): Uint8Array => {
  const { publicKey, receiverId, nonce, blockHash, actions } = transaction;
  if (publicKey.length !== 32) throw new InvalidInputError('publicKey', '32 bytes');
  if (blockHash.length !== 32) throw new InvalidInputError('blockHash', '32 bytes');
  assertNearAccountId(receiverId, 'receiverId');
  return concatBytes(
    encodeText(bytesToHex(publicKey)),
    ed25519Tag,
    publicKey,
    encodeInteger(nonce, { lengthBytes: 8, field: 'nonce' }),
    encodeText(receiverId),
    blockHash,
    encodeLength(actions.length),
    ...actions.map(encodeAction),
  );
};

/** Borsh: an enum is one byte and its content. @see https://borsh.io */
const ed25519Tag = Uint8Array.of(0);
const actionTags = { FunctionCall: 2, Transfer: 3, DeleteAccount: 7 } as const;

const encodeAction = (action: NearTransactionAction): Uint8Array => {
  const tag = Uint8Array.of(actionTags[action.type]);
  switch (action.type) {
    case 'Transfer':
      return concatBytes(tag, encodeAmount(action.deposit));
    case 'DeleteAccount':
      assertNearAccountId(action.beneficiaryId, 'actions');
      return concatBytes(tag, encodeText(action.beneficiaryId));
    case 'FunctionCall':
      return concatBytes(
        tag,
        encodeText(action.methodName),
        encodeText(action.args),
        encodeInteger(action.gas, { lengthBytes: 8, field: 'actions' }),
        encodeAmount(action.deposit),
      );
  }
};

const encodeAmount = (amount: bigint) =>
  encodeInteger(amount, { lengthBytes: 16, field: 'actions' });

const encodeInteger = (
  value: bigint,
  { lengthBytes, field }: { readonly lengthBytes: 8 | 16; readonly field: string },
): Uint8Array => {
  if (value < 0n || value > (lengthBytes === 8 ? maxU64 : maxU128)) {
    throw new InvalidInputError(field, `an integer from 0 to 2^${8 * lengthBytes} - 1`);
  }
  return Uint8Array.from({ length: lengthBytes }, (_, index) =>
    Number((value >> BigInt(8 * index)) & 0xffn),
  );
};

const encodeLength = (length: number): Uint8Array => {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, length, true);
  return bytes;
};

/** Text and bytes alike: their length, and themselves. */
const encodeText = (text: string): Uint8Array => {
  const bytes = utf8ToBytes(text);
  return concatBytes(encodeLength(bytes.length), bytes);
};
