import type { ChainIdOf } from '../chain-ids.ts';

type CosmosChain = {
  /** Human-readable part of the chain's bech32 addresses. */
  readonly bech32Prefix: string;
  /** What of the public key an account is: its key hash, or the address that EVM chains give it. */
  readonly account: 'hash160' | 'evm';
  /** The chain also knows the account by its 0x address. */
  readonly hasEvmForm: boolean;
};

const ordinary = { account: 'hash160', hasEvmForm: false } as const;

/**
 * Facts of each Cosmos SDK chain. injective hashes keys as Ethereum does (`ethsecp256k1`); sei
 * gives each key a 0x address beside the bech32 one.
 *
 * @see https://github.com/cosmos/chain-registry
 * @see https://docs.injective.network/developers/concepts/accounts
 * @see https://docs.sei.io/learn/accounts
 */
export const cosmosChains: Readonly<Record<ChainIdOf<'cosmos'>, CosmosChain>> = {
  cosmos: { ...ordinary, bech32Prefix: 'cosmos' },
  osmosis: { ...ordinary, bech32Prefix: 'osmo' },
  injective: { bech32Prefix: 'inj', account: 'evm', hasEvmForm: false },
  celestia: { ...ordinary, bech32Prefix: 'celestia' },
  sei: { bech32Prefix: 'sei', account: 'hash160', hasEvmForm: true },
  dydx: { ...ordinary, bech32Prefix: 'dydx' },
};
