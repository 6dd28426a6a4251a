import { type Address, address, type EncodedAccount, getAddressDecoder } from '@solana/kit';

export const tokenPrograms: readonly Address[] = [
  address('TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA'),
  address('TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb'),
];

export type TokenAccount = {
  readonly mint: Address;
  readonly owner: Address;
  readonly amount: bigint;
};

// Both programs begin an account with mint, owner and amount. Where Token-2022 adds extensions, the
// byte after the 165 of a plain account says what it is; 355 bytes are always a multisig.
// @see https://github.com/solana-program/token-2022/blob/main/interface/src/extension/mod.rs
const accountBytes = 165;
const multisigBytes = 355;
const accountTypeMint = 1;
const accountTypeAccount = 2;

/** Undefined where it is no account that holds tokens. */
export const readTokenAccount = (account: EncodedAccount): TokenAccount | undefined => {
  if (!isTokenData(account, accountBytes, accountTypeAccount)) return undefined;
  const [mint, owner] = [0, 32].map((start) => getAddressDecoder().decode(account.data, start));
  if (mint === undefined || owner === undefined) return undefined;
  return { mint, owner, amount: viewOf(account).getBigUint64(64, true) };
};

const mintBytes = 82;
const mintDecimalsAt = 44;

/** Undefined where it is no mint. */
export const readMintDecimals = (account: EncodedAccount): number | undefined =>
  isTokenData(account, mintBytes, accountTypeMint) ? account.data[mintDecimalsAt] : undefined;

const isTokenData = (account: EncodedAccount, plainBytes: number, accountType: number): boolean => {
  const { data, programAddress } = account;
  if (!tokenPrograms.includes(programAddress)) return false;
  if (data.length === plainBytes) return true;
  return (
    data.length > accountBytes &&
    data.length !== multisigBytes &&
    data[accountBytes] === accountType
  );
};

const viewOf = ({ data }: EncodedAccount): DataView =>
  new DataView(data.buffer, data.byteOffset, data.byteLength);
