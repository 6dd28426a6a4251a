import { startSimnet } from '@sipher/simnet';
import { hasAnvil, startAnvil } from '@sipher/testing';
import { expect, test } from 'vitest';
import { openNodes } from './nodes.ts';
import { RpcFailedError } from './port.ts';
import { parseRpcEndpoint } from './rpc-endpoint.ts';

const systemProgram = '11111111111111111111111111111111';
const nativeLoader = 'NativeLoader1111111111111111111111111111111';

test('a Solana VM is read', async () => {
  const simnet = await startSimnet();
  const endpoint = { chain: 'solana', provider: 'generic' } as const;
  const nodes = openNodes([parseRpcEndpoint(endpoint, simnet.url)]);
  const node = nodes.solana('generic');
  const before = await node.latestBlockhash();
  simnet.advanceSlots(1);
  expect(await node.latestBlockhash()).not.toBe(before);
  expect(await node.account(systemProgram)).toMatchObject({ owner: nativeLoader });
  expect(await node.account(before)).toBeNull();
  expect(await node.epoch()).toBeTypeOf('bigint');
  // Nobody pays for priority there.
  expect(await node.estimateFeeLamports(39_280)).toBe(5_000n);
  expect(await nodes.probe(endpoint)).toMatchObject({ connected: true });
  await simnet.close();
  await expect(node.account(systemProgram)).rejects.toThrow(RpcFailedError);
});

test.runIf(hasAnvil())('an EVM node is read, as the chain that it is of alone', async () => {
  const anvil = await startAnvil({ chainId: 8453 });
  const base = { chain: 'base', provider: 'generic' } as const;
  const polygon = { chain: 'polygon', provider: 'generic' } as const;
  const nodes = openNodes([base, polygon].map((name) => parseRpcEndpoint(name, anvil.url)));
  expect(await nodes.evm('base', 'generic').gasPriceWei()).toBe(
    BigInt(String(await anvil.request('eth_gasPrice'))),
  );
  expect(await nodes.probe(base)).toMatchObject({ connected: true, network: '8453' });
  await expect(nodes.evm('polygon', 'generic').gasPriceWei()).rejects.toThrow(
    'chain id 8453 instead of 137',
  );
  expect(await nodes.probe(polygon)).toMatchObject({ connected: false, network: '8453' });
  await anvil.stop();
});
