import { chainIds, familyChains } from '@sipher/core';
import { afterEach, expect, test } from 'vitest';
import { type RpcOptions, rpcLimits } from './json-rpc.ts';
import { openNodes } from './nodes.ts';
import { type EndpointName, RpcFailedError, RpcNotConfiguredError, rpcSetting } from './port.ts';
import { parseRpcEndpoint } from './rpc-endpoint.ts';
import { answerWith, listenRpc, type RpcServer, type Step } from './testing/listen-rpc.ts';

let servers: RpcServer[] = [];
afterEach(async () => {
  await Promise.all(servers.map(({ close }) => close()));
  servers = [];
});

const solana = { chain: 'solana', provider: 'helius' } as const;
const ethereum = { chain: 'ethereum', provider: 'generic' } as const;

const limits = { ...rpcLimits, pauseMs: 1 };

/** Nodes over one server that takes these steps. */
const openOver = async (
  name: EndpointName,
  steps: readonly Step[],
  options: Partial<RpcOptions> = {},
) => {
  const server = await listenRpc(...steps);
  servers.push(server);
  const nowMs = () => performance.now();
  const nodes = openNodes([parseRpcEndpoint(name, server.url)], {
    limits,
    nowMs,
    random: Math.random,
    ...options,
  });
  return { nodes, server };
};

const solanaOver = async (...steps: Step[]) => {
  const { nodes, server } = await openOver(solana, steps);
  return { node: nodes.solana('helius'), server };
};

const ethereumOver = async (...steps: Step[]) => {
  const { nodes, server } = await openOver(ethereum, steps);
  return { node: nodes.evm('ethereum', 'generic'), server };
};

const hang: Step = () => {};
const broken: Step = ({ send }) => send('', 400);

// Genesis hashes, as `solana genesis-hash` of each cluster prints them.
const mainnet = '5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d';
const systemProgram = '11111111111111111111111111111111';

test('what is not set is named by the variable that would set it', () => {
  const nodes = openNodes([]);
  expect(nodes.configured).toEqual([]);
  expect(() => nodes.solana('triton')).toThrow(RpcNotConfiguredError);
  expect(() => nodes.solana('triton')).toThrow('SIPHER_RPC_SOLANA_TRITON');
  for (const chain of familyChains('evm')) {
    expect(() => nodes.evm(chain, 'generic')).toThrow(rpcSetting({ chain, provider: 'generic' }));
  }
});

test('a chain that is not EVM is not read as one', () => {
  const evm: readonly string[] = familyChains('evm');
  for (const chain of chainIds.filter((id) => !evm.includes(id))) {
    expect(() => openNodes([]).evm(chain, 'generic')).toThrow(RangeError);
  }
});

test('endpoints are listed in the order of chains and providers, without their secrets', () => {
  const urls: (readonly [EndpointName, string])[] = [
    [{ chain: 'base', provider: 'generic' }, 'https://a:k3y@mainnet.example/k3y'],
    [{ chain: 'solana', provider: 'generic' }, 'http://127.0.0.1:8899/?k3y'],
    [solana, 'https://k3y.helius.example/k3y'],
  ];
  const nodes = openNodes(urls.map(([name, url]) => parseRpcEndpoint(name, url)));
  expect(nodes.configured).toEqual([
    { ...solana, maskedUrl: 'https://***.helius.example' },
    { chain: 'solana', provider: 'generic', maskedUrl: 'http://127.0.0.1:8899' },
    { chain: 'base', provider: 'generic', maskedUrl: 'https://mainnet.example' },
  ]);
});

test('the latest blockhash is read at the level confirmed', async () => {
  const { node, server } = await solanaOver(
    answerWith({
      getLatestBlockhash: {
        context: { slot: 1 },
        value: { blockhash: mainnet, lastValidBlockHeight: 1 },
      },
    }),
  );
  expect(await node.latestBlockhash()).toBe(mainnet);
  expect(server.seen[0]?.body.params).toEqual([{ commitment: 'confirmed' }]);
});

test('blockhashes that are asked for at once are one request; the next one is asked for anew', async () => {
  const { node, server } = await solanaOver(
    answerWith({ getLatestBlockhash: { value: { blockhash: mainnet } } }),
  );
  const hashes = await Promise.all([node.latestBlockhash(), node.latestBlockhash()]);
  expect(hashes).toEqual([mainnet, mainnet]);
  expect(server.seen.length).toBe(1);
  await node.latestBlockhash();
  expect(server.seen.length).toBe(2);
});

test('a blockhash that failed is asked for again', async () => {
  const { node } = await solanaOver(
    broken,
    answerWith({ getLatestBlockhash: { value: { blockhash: mainnet } } }),
  );
  await expect(node.latestBlockhash()).rejects.toThrow(RpcFailedError);
  expect(await node.latestBlockhash()).toBe(mainnet);
});

test.each([
  '',
  'garbage',
  mainnet.slice(2),
  `1${mainnet}`,
  mainnet.replace('5', '0'),
  'z'.repeat(44),
  '1'.repeat(31),
  '1'.repeat(33),
  7,
  null,
])('%j is no blockhash: the endpoint failed', async (blockhash) => {
  const { node } = await solanaOver(answerWith({ getLatestBlockhash: { value: { blockhash } } }));
  await expect(node.latestBlockhash()).rejects.toThrow(RpcFailedError);
});

test('an account is its owner and its bytes; one that does not exist is null', async () => {
  const value = {
    owner: systemProgram,
    data: ['AQID', 'base64'],
    lamports: 1,
    executable: false,
    rentEpoch: 2 ** 64,
  };
  const { node, server } = await solanaOver(
    answerWith({ getAccountInfo: { value } }),
    answerWith({ getAccountInfo: { value: null } }),
  );
  const account = await node.account(mainnet);
  expect(account).toEqual({ owner: systemProgram, data: new Uint8Array([1, 2, 3]) });
  expect(server.seen[0]?.body.params).toEqual([
    mainnet,
    { encoding: 'base64', dataSlice: { offset: 0, length: 65_537 }, commitment: 'confirmed' },
  ]);
  expect(await node.account(mainnet)).toBeNull();
});

test.each([
  { owner: 'nobody', data: ['', 'base64'] },
  { owner: systemProgram, data: ['AQID', 'base58'] },
  { owner: systemProgram, data: ['*', 'base64'] },
  { owner: systemProgram, data: 'AQID' },
  {},
  [],
])('%j is no account: the endpoint failed', async (value) => {
  const { node } = await solanaOver(answerWith({ getAccountInfo: { value } }));
  await expect(node.account(mainnet)).rejects.toThrow(RpcFailedError);
});

test('the epoch is read at the level confirmed; what is none is a failure of the endpoint', async () => {
  const epochOf = (epoch: unknown) => answerWith({ getEpochInfo: { epoch, slotIndex: 1 } });
  const { node, server } = await solanaOver(epochOf(700), epochOf(-1), epochOf(0.5), epochOf('7'));
  expect(await node.epoch()).toBe(700n);
  expect(server.seen[0]?.body.params).toEqual([{ commitment: 'confirmed' }]);
  for (const _ of [-1, 0.5, '7']) await expect(node.epoch()).rejects.toThrow(RpcFailedError);
});

test.each([
  // 5,000 a signature; the units at the median price, rounded up.
  [[], 5_000n],
  [[0, 0, 1_000_000], 5_000n],
  [[9, 1, 1], 5_001n],
  [[10, 1_000, 100_000], 5_200n],
])('with recent priority fees of %j a transaction costs %s', async (prices, lamports) => {
  const fees = prices.map((prioritizationFee, slot) => ({ slot, prioritizationFee }));
  const { node } = await solanaOver(answerWith({ getRecentPrioritizationFees: fees }));
  expect(await node.estimateFeeLamports(200_000)).toBe(lamports);
});

test.each([[[{ prioritizationFee: -1 }]], [[{ prioritizationFee: 0.5 }]], [{}], [[{}]]])(
  'fees of %j are a failure of the endpoint',
  async (fees) => {
    const { node } = await solanaOver(answerWith({ getRecentPrioritizationFees: fees }));
    await expect(node.estimateFeeLamports(1)).rejects.toThrow(RpcFailedError);
  },
);

const gasOf = (chainId: string, price = '0x3b9aca00') =>
  answerWith({ eth_chainId: chainId, eth_gasPrice: price });

test('the price of gas is in wei', async () => {
  const { node } = await ethereumOver(gasOf('0x1'));
  expect(await node.gasPriceWei()).toBe(1_000_000_000n);
});

// chainlist.org
test.each([
  ['ethereum', '0x1'],
  ['polygon', '0x89'],
  ['arbitrum', '0xa4b1'],
  ['optimism', '0xa'],
  ['base', '0x2105'],
] as const)('%s has the chain id %s, and no other is taken for it', async (chain, id) => {
  const name = { chain, provider: 'generic' } as const;
  const { nodes } = await openOver(name, [gasOf(id)]);
  expect(await nodes.evm(chain, 'generic').gasPriceWei()).toBe(1_000_000_000n);
  const other = await openOver(name, [gasOf('0x5')]);
  await expect(other.nodes.evm(chain, 'generic').gasPriceWei()).rejects.toMatchObject({
    name: 'RpcFailedError',
    reason: `chain id 5 instead of ${Number(id)}`,
  });
});

const countOf = ({ seen }: RpcServer, method: string): number =>
  seen.filter(({ body }) => body.method === method).length;

test('the chain id is asked for once, for all requests, and again after a failure', async () => {
  let step = gasOf('0x1');
  const { nodes, server } = await openOver(ethereum, [(exchange) => step(exchange)]);
  const gasPriceWei = () => nodes.evm('ethereum', 'generic').gasPriceWei();
  await gasPriceWei();
  await gasPriceWei();
  expect([countOf(server, 'eth_chainId'), countOf(server, 'eth_gasPrice')]).toEqual([1, 2]);
  step = broken;
  await expect(gasPriceWei()).rejects.toThrow(RpcFailedError);
  // It has come back as another chain's.
  step = gasOf('0x89');
  await expect(gasPriceWei()).rejects.toThrow('chain id 137 instead of 1');
  step = gasOf('0x1');
  expect(await gasPriceWei()).toBe(1_000_000_000n);
});

test.each(['0x', '0x01', '12', '-0x1', '0xg', `0x1${'0'.repeat(64)}`, 1, null])(
  'a gas price of %j is a failure of the endpoint',
  async (price) => {
    const { node } = await ethereumOver(answerWith({ eth_chainId: '0x1', eth_gasPrice: price }));
    await expect(node.gasPriceWei()).rejects.toThrow(RpcFailedError);
  },
);

test.each([
  [mainnet, 'mainnet-beta'],
  ['EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG', 'devnet'],
  ['4uhcVJyU9pJkvQyS88uRDiswHXSCkY3zQawwpjk2NsNY', 'testnet'],
  [systemProgram, systemProgram],
])('the genesis hash %s is the network %s', async (getGenesisHash, network) => {
  const { nodes } = await openOver(solana, [answerWith({ getGenesisHash })]);
  const state = await nodes.probe(solana);
  expect(state).toEqual({ connected: true, network, latencyMs: expect.any(Number) });
});

test('an endpoint of another EVM chain says which it is of, and is not connected', async () => {
  const own = await openOver(ethereum, [answerWith({ eth_chainId: '0x1' })]);
  expect(await own.nodes.probe(ethereum)).toMatchObject({ connected: true, network: '1' });
  const other = await openOver(ethereum, [answerWith({ eth_chainId: '0xaa36a7' })]);
  expect(await other.nodes.probe(ethereum)).toMatchObject({
    connected: false,
    network: '11155111',
  });
});

test.each<[string, Step]>([
  ['fails', broken],
  ['hangs', hang],
  ['is of another family', answerWith({ eth_chainId: '0x1' })],
])('an endpoint that %s is not connected within 3 s', async (_, step) => {
  const { nodes } = await openOver(solana, [step]);
  const startedAtMs = performance.now();
  const state = await nodes.probe(solana);
  expect(state).toEqual({ connected: false, network: null, latencyMs: expect.any(Number) });
  expect(performance.now() - startedAtMs).toBeLessThan(3_000);
});

test('probes of the same second are one request', async () => {
  let ms = 0;
  const { nodes, server } = await openOver(solana, [answerWith({ getGenesisHash: mainnet })], {
    nowMs: () => ms,
  });
  await Promise.all([nodes.probe(solana), nodes.probe(solana)]);
  ms = 999;
  await nodes.probe(solana);
  expect(server.seen.length).toBe(1);
  ms = 1_000;
  await nodes.probe(solana);
  expect(server.seen.length).toBe(2);
});

test('a probe of what is not set rejects', async () => {
  await expect(openNodes([]).probe(solana)).rejects.toThrow(RpcNotConfiguredError);
});
