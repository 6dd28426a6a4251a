import type { ChainIdOf } from '../chain-ids.ts';

type EvmChain = {
  /** ERC-3770 short name, which a meta-address text begins with. */
  readonly shortName: string;
  /** Short names that the chain had before: read, never written. */
  readonly formerShortNames?: readonly string[];
};

/**
 * Facts of each EVM chain.
 *
 * @see https://eips.ethereum.org/EIPS/eip-3770
 * @see https://github.com/ethereum-lists/chains
 */
export const evmChains: Readonly<Record<ChainIdOf<'evm'>, EvmChain>> = {
  ethereum: { shortName: 'eth' },
  polygon: { shortName: 'pol', formerShortNames: ['matic'] },
  arbitrum: { shortName: 'arb1' },
  optimism: { shortName: 'oeth' },
  base: { shortName: 'base' },
};
