import { type ChainFamilyId, chainFamily } from '@sipher/core';
import { z } from 'zod';
import { evmChainIds, quantity } from './assert-evm-chain.ts';
import { type JsonRpc, openJsonRpc, type RpcLimits, type RpcOptions } from './json-rpc.ts';
import { type EndpointName, type EndpointState, RpcFailedError } from './port.ts';
import type { RpcEndpoint } from './rpc-endpoint.ts';
import { base58Of32Bytes } from './solana-node.ts';

/** Answers wait for probes. A second try is for a connection that had been closed meanwhile. */
const probeLimits: Partial<RpcLimits> = { deadlineMs: 2_500, tryMs: 2_500, maxTries: 2 };

/** Genesis hashes of the public clusters. @see https://docs.anza.xyz/clusters/available */
const clusters: ReadonlyMap<string, string> = new Map([
  ['5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d', 'mainnet-beta'],
  ['EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG', 'devnet'],
  ['4uhcVJyU9pJkvQyS88uRDiswHXSCkY3zQawwpjk2NsNY', 'testnet'],
]);

type Network = { readonly network: string; readonly isExpected: boolean };
type AskNetwork = (rpc: JsonRpc, endpoint: EndpointName) => Promise<Network>;

const nearStatus = z.object({ chain_id: z.string().regex(/^[\w.-]{1,40}$/) });

const askByFamily: Partial<Record<ChainFamilyId, AskNetwork>> = {
  solana: async (rpc) => {
    const hash = await rpc('getGenesisHash', [], base58Of32Bytes);
    return { network: clusters.get(hash) ?? hash, isExpected: true };
  },
  evm: async (rpc, { chain }) => {
    const id = await rpc('eth_chainId', [], quantity);
    return { network: String(id), isExpected: id === evmChainIds.get(chain) };
  },
  near: async (rpc) => {
    const { chain_id: network } = await rpc('status', [], nearStatus);
    return { network, isExpected: true };
  },
};

/** Asks an endpoint which chain it is of. Rejects only where the program is wrong. */
export const probeEndpoint = async (
  endpoint: RpcEndpoint,
  options: RpcOptions,
): Promise<EndpointState> => {
  const { limits, nowMs } = options;
  const rpc = openJsonRpc(endpoint, { ...options, limits: { ...limits, ...probeLimits } });
  const startedAtMs = nowMs();
  const answer = await askByFamily[chainFamily(endpoint.chain)]?.(rpc, endpoint).catch(
    (error: unknown) => {
      if (error instanceof RpcFailedError) return undefined;
      throw error;
    },
  );
  return {
    connected: answer?.isExpected ?? false,
    network: answer?.network ?? null,
    latencyMs: Math.round((nowMs() - startedAtMs) * 10) / 10,
  };
};
