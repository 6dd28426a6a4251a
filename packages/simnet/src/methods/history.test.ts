import { afterAll, expect, test } from 'vitest';
import { newAddress, openTestSimnet } from '../testing/open-test-simnet.ts';

const { simnet, rpc, send, transferSol } = await openTestSimnet({ maxTransactions: 8 });
afterAll(() => simnet.close());

test('signatures of an account come newest first, in pages between two of them', async () => {
  const recipient = await newAddress();
  const oldestFirst = [];
  for (const amount of [1_000_000n, 2n, 3n, 4n, 5n]) {
    oldestFirst.push(await send([transferSol(recipient, amount)]));
  }
  const [a, b, c, d, e] = oldestFirst;
  const list = async (page: object) =>
    (await rpc.getSignaturesForAddress(recipient, page).send()).map(({ signature }) => signature);

  expect(await list({})).toEqual([e, d, c, b, a]);
  expect(await list({ limit: 2 })).toEqual([e, d]);
  expect(await list({ limit: 2, before: d })).toEqual([c, b]);
  expect(await list({ before: b })).toEqual([a]);
  expect(await list({ until: b })).toEqual([e, d, c]);
  expect(await list({ before: e, until: b, limit: 1 })).toEqual([d]);
  expect(await list({ before: '1'.repeat(64) })).toEqual([]);
});

test('the oldest are forgotten beyond the limit, by signature and by account', async () => {
  const recipient = await newAddress();
  const first = await send([transferSol(recipient, 1_000_000n)]);
  for (let count = 0; count < 8; count += 1) await send([transferSol(recipient, 1n)]);
  const listed = await rpc.getSignaturesForAddress(recipient).send();
  expect(listed).toHaveLength(8);
  expect(listed.map(({ signature }) => signature)).not.toContain(first);
  expect((await rpc.getSignatureStatuses([first]).send()).value).toEqual([null]);
  expect((await rpc.getBalance(recipient).send()).value).toBe(1_000_008n);
  const oldest = listed.at(-1)?.slot ?? expect.fail();
  expect(await rpc.getFirstAvailableBlock().send()).toBe(oldest);
});
