import { type ChainId, chainFamily } from '@sipher/core';
import { assertEvmChain } from '../assert-evm-chain.ts';
import { type JsonRpc, openJsonRpc, type RpcOptions, rpcOptions } from '../json-rpc.ts';
import type { EndpointName } from '../port.ts';
import { type RpcEndpoint, rpcSettings } from '../rpc-endpoint.ts';
import { openEvmHistory } from './evm-history.ts';
import type { ChainHistory } from './port.ts';
import { openSolanaHistory } from './solana-history.ts';

/** Logs of some blocks: more would be taken apart in one go for longer than other requests wait. */
const largeAnswerBytes = 2 ** 20;
/** What no smaller request could avoid: logs of one block, the memos of a page of signatures. */
const hugeAnswerBytes = 2 ** 27;

/**
 * The histories of all chains that have an endpoint, in public order, each through the first of its
 * providers. Nothing is asked before it is needed.
 */
export const openHistories = (
  endpoints: readonly RpcEndpoint[],
  options: RpcOptions = rpcOptions,
): ChainHistory[] =>
  firstOfEachChain(endpoints).flatMap((endpoint): ChainHistory[] => {
    const { chain } = endpoint;
    const open = (maxAnswerBytes: number) =>
      openJsonRpc(endpoint, { ...options, limits: { ...options.limits, maxAnswerBytes } });
    const [rpc, largeRpc, hugeRpc] = [
      openJsonRpc(endpoint, options),
      open(largeAnswerBytes),
      open(hugeAnswerBytes),
    ];
    const family = chainFamily(chain);
    if (family === 'solana') return [{ chain, family, history: openSolanaHistory(hugeRpc) }];
    if (family !== 'evm') return [];
    const check = checkChain(endpoint, rpc);
    const clients = { rpc: check(rpc), largeRpc: check(largeRpc), hugeRpc: check(hugeRpc) };
    return [{ chain, family, history: openEvmHistory(clients) }];
  });

const firstOfEachChain = (endpoints: readonly RpcEndpoint[]): RpcEndpoint[] => {
  const byChain = new Map<ChainId, RpcEndpoint>();
  // In the order of chains and providers.
  for (const { chain, provider } of rpcSettings.values()) {
    const found = endpoints.find((one) => one.chain === chain && one.provider === provider);
    if (found !== undefined && !byChain.has(chain)) byChain.set(chain, found);
  }
  return [...byChain.values()];
};

/** Clients that ask which chain the endpoint is of, first and again after each failure. */
const checkChain = (name: EndpointName, asking: JsonRpc) => {
  let isOfChain = false;
  return (rpc: JsonRpc): JsonRpc =>
    async (method, params, result) => {
      try {
        if (!isOfChain) await assertEvmChain(name, asking);
        isOfChain = true;
        return await rpc(method, params, result);
      } catch (error) {
        isOfChain = false;
        throw error;
      }
    };
};
