import { InvalidInputError } from '../../invalid-input-error.ts';
import { type ChainId, type ChainIdOf, familyChains } from '../chain-ids.ts';

type EvmChain = {
  /** EIP-155: what a signature is bound to. */
  readonly chainId: number;
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
  ethereum: { chainId: 1, shortName: 'eth' },
  polygon: { chainId: 137, shortName: 'pol', formerShortNames: ['matic'] },
  arbitrum: { chainId: 42_161, shortName: 'arb1' },
  optimism: { chainId: 10, shortName: 'oeth' },
  base: { chainId: 8453, shortName: 'base' },
};

/**
 * EIP-155: what a transaction of the chain is bound to.
 *
 * @throws InvalidInputError naming `chain`: no EVM chain.
 */
export const evmChainId = (chain: ChainId): number => {
  if (!isEvmChain(chain)) throw new InvalidInputError('chain', `one of ${chains.join(', ')}`);
  return evmChains[chain].chainId;
};

const chains = familyChains('evm');
const isEvmChain = (chain: ChainId): chain is ChainIdOf<'evm'> => chains.some((id) => id === chain);
