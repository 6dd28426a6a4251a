import type { Address } from '@solana/kit';
import type { LiteSVM } from 'litesvm';
import { readMintDecimals, readTokenAccount } from './read-token-account.ts';

export type TokenBalance = {
  readonly accountIndex: number;
  readonly mint: Address;
  readonly owner: Address;
  readonly programId: Address;
  readonly uiTokenAmount: {
    readonly amount: string;
    readonly decimals: number;
    readonly uiAmount: number | null;
    readonly uiAmountString: string;
  };
};

export type Balances = {
  readonly lamports: readonly bigint[];
  readonly tokens: readonly TokenBalance[];
};

/** What the accounts hold now, by their place in the list. */
export const readBalances = (vm: LiteSVM, accounts: readonly Address[]): Balances => ({
  lamports: accounts.map((address) => vm.getBalance(address) ?? 0n),
  tokens: accounts.flatMap((address, accountIndex) =>
    readTokenBalance(vm, address).map((balance) => ({ accountIndex, ...balance })),
  ),
});

const readTokenBalance = (vm: LiteSVM, address: Address): Omit<TokenBalance, 'accountIndex'>[] => {
  const account = vm.getAccount(address);
  const token = account.exists ? readTokenAccount(account) : undefined;
  if (!account.exists || token === undefined) return [];
  const mint = vm.getAccount(token.mint);
  const decimals = mint.exists ? readMintDecimals(mint) : undefined;
  if (decimals === undefined) return [];
  return [
    {
      mint: token.mint,
      owner: token.owner,
      programId: account.programAddress,
      uiTokenAmount: encodeTokenAmount(token.amount, decimals),
    },
  ];
};

/** In base units and, for people, in whole tokens without trailing zeros. */
const encodeTokenAmount = (amount: bigint, decimals: number): TokenBalance['uiTokenAmount'] => {
  const digits = String(amount).padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, '');
  const uiAmountString = fraction === '' ? whole : `${whole}.${fraction}`;
  const uiAmount = amount === 0n ? null : Number(uiAmountString);
  return { amount: String(amount), decimals, uiAmount, uiAmountString };
};
