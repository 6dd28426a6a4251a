import type { ChainId } from '@sipher/core';

/** What following a chain needs to know of it. */
export type EvmChainFacts = {
  /** How many blocks must stand on one before it is read: most reorganisations are over by then. */
  readonly confirmations: number;
  /** The block in which the announcer was deployed: before it there is nothing. */
  readonly announcerBlock: number;
};

/**
 * Confirmations, about so long: ethereum 2.5 minutes, where reorganisations since proof of stake
 * were a few blocks deep; polygon 1 minute, past its milestones; arbitrum 5 seconds, optimism and
 * base 20 seconds, whose one sequencer decides the order, so that this is for nodes of one provider
 * that lag behind one another. Deeper ones are taken back when they are seen.
 *
 * Blocks of the announcer: of June 2024, as ScopeLift's SDK has them.
 *
 * @see https://github.com/ScopeLift/stealth-address-sdk (config/startBlocks)
 * @see https://docs.polygon.technology/pos/concepts/finality/finality/
 */
const factsByChain: Partial<Record<ChainId, EvmChainFacts>> = {
  ethereum: { confirmations: 12, announcerBlock: 20_042_207 },
  polygon: { confirmations: 32, announcerBlock: 57_888_814 },
  arbitrum: { confirmations: 20, announcerBlock: 219_468_264 },
  optimism: { confirmations: 10, announcerBlock: 121_097_390 },
  base: { confirmations: 10, announcerBlock: 15_502_414 },
};

/** Of a chain that has no row: careful, and from its first block. */
const unknownChain: EvmChainFacts = { confirmations: 32, announcerBlock: 0 };

export const evmChainFacts = (chain: ChainId): EvmChainFacts => factsByChain[chain] ?? unknownChain;
