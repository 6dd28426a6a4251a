import type { ChainId } from '@sipher/core';
import type { EndpointName, Nodes } from '../nodes/port.ts';

/** Where a transaction is shown, by chain and by what its endpoint says that it is of. */
const explorers: Partial<Record<ChainId, Readonly<Record<string, (id: string) => string>>>> = {
  solana: {
    'mainnet-beta': (id) => `https://explorer.solana.com/tx/${id}`,
    devnet: (id) => `https://explorer.solana.com/tx/${id}?cluster=devnet`,
    testnet: (id) => `https://explorer.solana.com/tx/${id}?cluster=testnet`,
  },
  ethereum: { '1': (id) => `https://etherscan.io/tx/${id}` },
  polygon: { '137': (id) => `https://polygonscan.com/tx/${id}` },
  arbitrum: { '42161': (id) => `https://arbiscan.io/tx/${id}` },
  optimism: { '10': (id) => `https://optimistic.etherscan.io/tx/${id}` },
  base: { '8453': (id) => `https://basescan.org/tx/${id}` },
  near: {
    mainnet: (id) => `https://nearblocks.io/txns/${id}`,
    testnet: (id) => `https://testnet.nearblocks.io/txns/${id}`,
  },
};

/** The page of a transaction; undefined on a network that no public explorer shows. */
export const explorerUrl = async (
  endpoint: EndpointName,
  transactionId: string,
  nodes: Nodes,
): Promise<string | undefined> => {
  const { network } = await nodes.probe(endpoint);
  return explorers[endpoint.chain]?.[network ?? '']?.(transactionId);
};
