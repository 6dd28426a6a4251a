import { chainFamily } from '@sipher/core';
import { openEvmNode } from './evm-node.ts';
import { openJsonRpc, type RpcOptions, rpcOptions } from './json-rpc.ts';
import { openLedgers } from './ledgers/open-ledgers.ts';
import {
  type EndpointName,
  type EndpointState,
  type Nodes,
  RpcNotConfiguredError,
  rpcSetting,
} from './port.ts';
import { probeEndpoint } from './probe-endpoint.ts';
import { type RpcEndpoint, rpcSettings } from './rpc-endpoint.ts';
import { openSolanaNode } from './solana-node.ts';

/** The chains behind these endpoints. Nothing is asked of them before it is needed. */
export const openNodes = (
  endpoints: readonly RpcEndpoint[],
  options: RpcOptions = rpcOptions,
): Nodes => {
  const bySetting = new Map(endpoints.map((endpoint) => [rpcSetting(endpoint), endpoint]));
  const find = (name: EndpointName): RpcEndpoint => {
    const endpoint = bySetting.get(rpcSetting(name));
    if (endpoint === undefined) throw new RpcNotConfiguredError(name);
    return endpoint;
  };
  const solana = remember((name) => openSolanaNode(openJsonRpc(find(name), options)));
  const evm = remember((name) => openEvmNode(name, openJsonRpc(find(name), options)));
  const probe = shareProbes((name) => probeEndpoint(find(name), options), options.nowMs);
  return {
    solana: (provider) => solana({ chain: 'solana', provider }),
    evm: (chain, provider) => {
      if (chainFamily(chain) !== 'evm') throw new RangeError(`expected an EVM chain, got ${chain}`);
      return evm({ chain, provider });
    },
    ledgers: openLedgers(find, options),
    configured: [...rpcSettings.keys()].flatMap((setting) => {
      const endpoint = bySetting.get(setting);
      if (endpoint === undefined) return [];
      const { chain, provider, maskedUrl } = endpoint;
      return [{ chain, provider, maskedUrl }];
    }),
    probe: async (name) => probe(name),
  };
};

/** One of each: what it has learnt of its endpoint holds for every request. */
const remember = <T>(open: (name: EndpointName) => T): ((name: EndpointName) => T) => {
  const opened = new Map<string, T>();
  return (name) => {
    const known = opened.get(rpcSetting(name));
    if (known !== undefined) return known;
    const fresh = open(name);
    opened.set(rpcSetting(name), fresh);
    return fresh;
  };
};

const shareMs = 1_000;

type Probe = (name: EndpointName) => Promise<EndpointState>;

/** Whoever asks often must not make the server ask its endpoints often. */
const shareProbes = (ask: Probe, nowMs: () => number): Probe => {
  const shared = new Map<
    string,
    { readonly atMs: number; readonly state: Promise<EndpointState> }
  >();
  return (name) => {
    const last = shared.get(rpcSetting(name));
    if (last !== undefined && nowMs() - last.atMs < shareMs) return last.state;
    const fresh = { atMs: nowMs(), state: ask(name) };
    shared.set(rpcSetting(name), fresh);
    return fresh.state;
  };
};
