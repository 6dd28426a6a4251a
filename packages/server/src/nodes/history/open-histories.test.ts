import { expect, test } from 'vitest';
import { parseRpcEndpoint } from '../rpc-endpoint.ts';
import { answerWith, listenRpc } from '../testing/listen-rpc.ts';
import { openHistories } from './open-histories.ts';

const here = 'http://127.0.0.1:9';

test('each chain with an announcer has one history, through the first of its providers', async () => {
  const wanted = await listenRpc(answerWith({ getFirstAvailableBlock: 7 }));
  const other = await listenRpc(answerWith({ getFirstAvailableBlock: 8 }));
  const histories = openHistories([
    parseRpcEndpoint({ chain: 'near', provider: 'generic' }, here),
    parseRpcEndpoint({ chain: 'base', provider: 'generic' }, here),
    parseRpcEndpoint({ chain: 'solana', provider: 'generic' }, other.url),
    parseRpcEndpoint({ chain: 'solana', provider: 'helius' }, wanted.url),
  ]);
  expect(histories.map(({ chain, family }) => [chain, family])).toEqual([
    ['solana', 'solana'],
    ['base', 'evm'],
  ]);
  const [solana] = histories;
  expect(solana?.family === 'solana' && (await solana.history.firstAvailableSlot())).toBe(7);
  await Promise.all([wanted.close(), other.close()]);
});

test('an endpoint of another chain is refused, and asked again after each failure', async () => {
  const ids = ['0x1', '0x2105'];
  const endpoint = await listenRpc(({ body, answer }) =>
    answer(body.method === 'eth_chainId' ? ids.shift() : '0x10'),
  );
  const [base] = openHistories([
    parseRpcEndpoint({ chain: 'base', provider: 'generic' }, endpoint.url),
  ]);
  if (base?.family !== 'evm') throw new Error('base is an EVM chain');
  await expect(base.history.blockNumber()).rejects.toThrow('chain id 1 instead of 8453');
  expect(await base.history.blockNumber()).toBe(16);
  expect(await base.history.blockNumber()).toBe(16);
  expect(ids).toEqual([]);
  await endpoint.close();
});
