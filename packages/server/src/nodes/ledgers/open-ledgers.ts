import { chainFamily } from '@sipher/core';
import { openJsonRpc, type RpcOptions } from '../json-rpc.ts';
import type { EndpointName } from '../port.ts';
import type { RpcEndpoint } from '../rpc-endpoint.ts';
import { openCallOnce } from './call-once.ts';
import { openEvmLedger } from './evm-ledger.ts';
import { openNearLedger } from './near-ledger.ts';
import type { Ledgers } from './port.ts';
import { openSolanaLedger } from './solana-ledger.ts';

/** The ledgers behind the endpoints that `find` finds. */
export const openLedgers = (
  find: (name: EndpointName) => RpcEndpoint,
  options: RpcOptions,
): Ledgers => {
  const open = (name: EndpointName) => {
    const endpoint = find(name);
    return { rpc: openJsonRpc(endpoint, options), call: openCallOnce(endpoint, options) };
  };
  return {
    solana: (provider) => {
      const { rpc, call } = open({ chain: 'solana', provider });
      return openSolanaLedger(rpc, call);
    },
    evm: (chain, provider) => {
      if (chainFamily(chain) !== 'evm') throw new RangeError(`expected an EVM chain, got ${chain}`);
      const name = { chain, provider };
      return openEvmLedger(name, open(name));
    },
    near: (provider) => {
      const name = { chain: 'near', provider } as const;
      return openNearLedger(name, open(name).call);
    },
  };
};
