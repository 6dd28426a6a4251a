import { expect, test } from 'vitest';
import { openNodes } from '../nodes/nodes.ts';
import { RpcFailedError } from '../nodes/port.ts';
import { openTestApp } from '../testing/open-test-app.ts';

test('a token half described is refused before the chain is asked', async () => {
  let asked = 0;
  const fail = async () => {
    asked += 1;
    throw new RpcFailedError({ chain: 'solana', provider: 'generic' }, 'timeout');
  };
  const node = { latestBlockhash: fail, account: fail, epoch: fail, estimateFeeLamports: fail };
  const server = await openTestApp({ nodes: { ...openNodes([]), solana: () => node } });
  const key = await server.createKey('free');
  const post = (url: string, payload: object) => server.call(key, { method: 'POST', url, payload });
  const generated = await post('/v1/stealth/generate', { chain: 'solana' });
  const mint = 'So11111111111111111111111111111111111111112';
  const { status, json } = await post('/v1/transfer/private', {
    sender: mint,
    recipientMetaAddress: generated.json.data.metaAddress,
    amount: '1',
    token: mint,
    decimals: 6,
  });
  expect([status, json.error.code]).toEqual([400, 'VALIDATION_ERROR']);
  expect(json.error.details.issues).toMatchObject([{ path: 'tokenProgram' }]);
  expect(asked).toBe(0);
  await server.close();
});
