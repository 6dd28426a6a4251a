import { evmChains } from '@sipher/core';
import { z } from 'zod';
import type { JsonRpc } from './json-rpc.ts';
import { type EndpointName, type EvmNode, RpcFailedError } from './port.ts';

/** What `eth_chainId` must answer, by chain. */
export const evmChainIds: ReadonlyMap<string, bigint> = new Map(
  Object.entries(evmChains).map(([chain, { chainId }]) => [chain, BigInt(chainId)]),
);

/** A number as the wire has it: hex without leading zeros, at most 256 bits. @see EIP-1474 */
export const quantity = z
  .string()
  .regex(/^0x(?:0|[1-9a-fA-F][0-9a-fA-F]{0,63})$/)
  .transform(BigInt);

/** EVM's JSON-RPC. @see https://ethereum.github.io/execution-apis/ */
export const openEvmNode = ({ chain, provider }: EndpointName, rpc: JsonRpc): EvmNode => {
  // An endpoint can come back as another one: after each failure it is asked again.
  let isOfChain = false;
  const assertChain = async () => {
    const id = await rpc('eth_chainId', [], quantity);
    const expected = evmChainIds.get(chain);
    if (id === expected) return;
    throw new RpcFailedError({ chain, provider }, `chain id ${id} instead of ${expected}`);
  };
  const read = async <Result extends z.ZodType>(method: string, result: Result) => {
    try {
      // Both at once: one deadline holds for the two.
      const [value] = await Promise.all([rpc(method, [], result), isOfChain || assertChain()]);
      isOfChain = true;
      return value;
    } catch (error) {
      isOfChain = false;
      throw error;
    }
  };
  return { gasPriceWei: () => read('eth_gasPrice', quantity) };
};
