import { evmChains } from '@sipher/core';
import { z } from 'zod';
import type { JsonRpc } from './json-rpc.ts';
import { type EndpointName, RpcFailedError } from './port.ts';

/** @throws RpcFailedError where an endpoint is of another chain than the one that it is set for. */
export const assertEvmChain = async (
  { chain, provider }: EndpointName,
  rpc: JsonRpc,
): Promise<void> => {
  const id = await rpc('eth_chainId', [], quantity);
  const expected = evmChainIds.get(chain);
  if (id === expected) return;
  throw new RpcFailedError({ chain, provider }, `chain id ${id} instead of ${expected}`);
};

/** What `eth_chainId` must answer, by chain. */
export const evmChainIds: ReadonlyMap<string, bigint> = new Map(
  Object.entries(evmChains).map(([chain, { chainId }]) => [chain, BigInt(chainId)]),
);

/** A number as the wire has it: hex without leading zeros, at most 256 bits. @see EIP-1474 */
export const quantity = z
  .string()
  .regex(/^0x(?:0|[1-9a-fA-F][0-9a-fA-F]{0,63})$/)
  .transform(BigInt);
