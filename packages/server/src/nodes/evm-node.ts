import type { z } from 'zod';
import { assertEvmChain, quantity } from './assert-evm-chain.ts';
import type { JsonRpc } from './json-rpc.ts';
import type { EndpointName, EvmNode } from './port.ts';

/** EVM's JSON-RPC. @see https://ethereum.github.io/execution-apis/ */
export const openEvmNode = (name: EndpointName, rpc: JsonRpc): EvmNode => {
  // An endpoint can come back as another one: after each failure it is asked again.
  let isOfChain = false;
  const read = async <Result extends z.ZodType>(method: string, result: Result) => {
    try {
      // Both at once: one deadline holds for the two.
      const [value] = await Promise.all([
        rpc(method, [], result),
        isOfChain || assertEvmChain(name, rpc),
      ]);
      isOfChain = true;
      return value;
    } catch (error) {
      isOfChain = false;
      throw error;
    }
  };
  return { gasPriceWei: () => read('eth_gasPrice', quantity) };
};
