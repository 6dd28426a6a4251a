import type { BackendId } from '@sipher/contract';
import { type Anvil, startAnvil } from '@sipher/testing';
import {
  type Address,
  createPublicClient,
  createWalletClient,
  encodeFunctionData,
  type Hex,
  http,
  parseAbi,
} from 'viem';
import { mnemonicToAccount } from 'viem/accounts';
import { openNodes } from '../../../nodes/nodes.ts';
import { parseRpcEndpoint } from '../../../nodes/rpc-endpoint.ts';
import { openTestApp } from '../../../testing/open-test-app.ts';

const sponsor = mnemonicToAccount('test test test test test test test test test test test junk');
const erc20 = parseAbi([
  'function mint(address to, uint256 value)',
  'function balanceOf(address owner) view returns (uint256)',
]);

type EvmTestChain = { readonly chain: 'ethereum' | 'optimism'; readonly chainId: number };

/** A server over a real EVM node of a chain, a sponsor, and a recipient who is paid on it. */
export const openEvmRecipient = async ({ chain, chainId }: EvmTestChain) => {
  const anvil: Anvil = await startAnvil({ chainId });
  const endpoint = parseRpcEndpoint({ chain, provider: 'generic' }, anvil.url);
  const nodes = openNodes([endpoint]);
  const server = await openTestApp({ nodes });
  const key = await server.createKey('pro');
  const transport = http(anvil.url);
  const reader = createPublicClient({ transport, pollingInterval: 20 });
  const wallet = createWalletClient({ account: sponsor, transport });
  const post = (url: string, payload: object) => server.call(key, { method: 'POST', url, payload });
  const mined = async (hash: Hex) => {
    const receipt = await reader.waitForTransactionReceipt({ hash });
    if (receipt.status !== 'success') throw new Error(`reverted: ${hash}`);
    return receipt;
  };

  return {
    anvil,
    nodes,
    server,
    key,
    sponsor,
    post,
    /** A new one-time address with so much ETH; what its owner needs to claim it. */
    receive: async (wei: bigint, backend: BackendId = 'sip-native') => {
      const made = await post('/v1/stealth/generate', { chain, backend });
      const { metaAddress, spendingPrivateKey, viewingPrivateKey } = made.json.data;
      const derived = await post('/v1/stealth/derive', {
        recipientMetaAddress: metaAddress,
        backend,
      });
      const { address: stealthAddress, stealthAddress: announced } = derived.json.data;
      await anvil.request('anvil_setBalance', [stealthAddress, `0x${wei.toString(16)}`]);
      const { ephemeralPublicKey } = announced;
      const keys = { spendingPrivateKey, viewingPrivateKey };
      return { chain, backend, stealthAddress, ephemeralPublicKey, ...keys };
    },
    mint: async (token: Address, to: Address, value: bigint) => {
      const data = encodeFunctionData({ abi: erc20, functionName: 'mint', args: [to, value] });
      await mined(await wallet.sendTransaction({ to: token, data, chain: null }));
    },
    claim: (payload: object) => post('/v1/transfer/claim', payload),
    balanceOf: (address: Address) => reader.getBalance({ address }),
    tokensOf: (token: Address, owner: Address) =>
      reader.readContract({ address: token, abi: erc20, functionName: 'balanceOf', args: [owner] }),
    /** By the node, of a transaction that is signed. */
    send: async (serializedTransaction: Hex) =>
      mined(await wallet.sendRawTransaction({ serializedTransaction })),
    /** As a sponsor's wallet sends a call. */
    sponsorCall: async ({ to, data }: { readonly to: Address; readonly data: Hex }) =>
      mined(await wallet.sendTransaction({ to, data, chain: null })),
    close: async () => {
      await server.close();
      await anvil.stop();
    },
  };
};

export type EvmRecipient = Awaited<ReturnType<typeof openEvmRecipient>>;
