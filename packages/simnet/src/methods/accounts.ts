import type { Address, EncodedAccount } from '@solana/kit';
import { z } from 'zod';
import { encodeAccount } from '../answers/encode-account.ts';
import { invalidParams } from '../json-rpc/rpc-error.ts';
import {
  readMintDecimals,
  readTokenAccount,
  tokenPrograms,
} from '../transactions/read-token-account.ts';
import { defineMethod, type Node } from './define-method.ts';
import { addressParam, contextConfig, countParam, inContext } from './params.ts';

/** `jsonParsed` and `base64+zstd` are not offered. */
const accountConfig = contextConfig.extend({
  encoding: z.enum(['base58', 'base64']).nullish(),
  dataSlice: z.object({ offset: countParam, length: countParam }).nullish(),
});

const findAccount = ({ ledger }: Node, address: Address): EncodedAccount | undefined => {
  const account = ledger.vm.getAccount(address);
  return account.exists ? account : undefined;
};

const getAccountInfo = defineMethod(
  z.tuple([addressParam, accountConfig.nullish()]),
  (node, [address, config]) => {
    const account = findAccount(node, address);
    return inContext(node, config, account ? encodeAccount(account, config) : null);
  },
);

const getMultipleAccounts = defineMethod(
  z.tuple([z.array(addressParam).max(100, 'expected at most 100'), accountConfig.nullish()]),
  (node, [addresses, config]) => {
    const accounts = addresses.map((address) => {
      const account = findAccount(node, address);
      return account ? encodeAccount(account, config) : null;
    });
    return inContext(node, config, accounts);
  },
);

const getBalance = defineMethod(
  z.tuple([addressParam, contextConfig.nullish()]),
  (node, [address, config]) => inContext(node, config, node.ledger.vm.getBalance(address) ?? 0n),
);

const getMinimumBalanceForRentExemption = defineMethod(
  z.tuple([countParam, contextConfig.nullish()]),
  ({ ledger }, [dataBytes]) => ledger.vm.minimumBalanceForRentExemption(BigInt(dataBytes)),
);

const tokenFilter = z.union([
  z.strictObject({ mint: addressParam }),
  z.strictObject({ programId: addressParam }),
]);

const getTokenAccountsByOwner = defineMethod(
  z.tuple([addressParam, tokenFilter, accountConfig.nullish()]),
  (node, [owner, filter, config]) => {
    const program = 'mint' in filter ? findProgramOfMint(node, filter.mint) : filter.programId;
    if (!tokenPrograms.includes(program)) throw invalidParams('unrecognized Token program id');
    const owned = node.ledger.vm.getProgramAccounts(program).filter((account) => {
      const token = readTokenAccount(account);
      return token?.owner === owner && (!('mint' in filter) || token.mint === filter.mint);
    });
    const value = owned.map((account) => ({
      pubkey: account.address,
      account: encodeAccount(account, config),
    }));
    return inContext(node, config, value);
  },
);

const findProgramOfMint = (node: Node, mint: Address): Address => {
  const account = findAccount(node, mint);
  if (account === undefined || readMintDecimals(account) === undefined) {
    throw invalidParams('could not find mint');
  }
  return account.programAddress;
};

export const accountMethods = {
  getAccountInfo,
  getMultipleAccounts,
  getBalance,
  getMinimumBalanceForRentExemption,
  getTokenAccountsByOwner,
};
