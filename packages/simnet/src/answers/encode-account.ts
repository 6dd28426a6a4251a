import { type EncodedAccount, getBase58Decoder } from '@solana/kit';
import { RpcError } from '../json-rpc/rpc-error.ts';

/** How much of an account's data is shown, and how. */
export type AccountView = {
  readonly encoding?: 'base58' | 'base64' | null | undefined;
  readonly dataSlice?: { readonly offset: number; readonly length: number } | null | undefined;
};

/** Of an account that pays no rent, as all do: the greatest of 64 bits. */
const rentEpoch = 2n ** 64n - 1n;

export const encodeAccount = (account: EncodedAccount, config: AccountView | null = {}) => ({
  data: encodeData(account, config ?? {}),
  executable: account.executable,
  lamports: account.lamports,
  owner: account.programAddress,
  rentEpoch,
  space: account.data.length,
});

/** Base58 takes time that grows with the square of the length. */
const maxBase58Bytes = 128;

const encodeData = ({ data }: EncodedAccount, { encoding, dataSlice }: AccountView) => {
  const { offset, length } = dataSlice ?? { offset: 0, length: data.length };
  const slice = data.slice(offset, offset + length);
  if (encoding === 'base64') return [Buffer.from(slice).toString('base64'), 'base64'];
  if (slice.length > maxBase58Bytes) {
    const expected = `Encoded binary (base 58) data should be less than ${maxBase58Bytes} bytes`;
    throw new RpcError('invalidRequest', `${expected}, please use Base64 encoding.`);
  }
  const text = getBase58Decoder().decode(slice);
  // Who names no encoding gets the text alone, as ever.
  return encoding === 'base58' ? [text, 'base58'] : text;
};
