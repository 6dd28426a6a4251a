import { nobleEngines } from '@sipher/core';
import { evmSchemeIds } from '@sipher/core/announcements';
import { hasAnvil, waitUntil } from '@sipher/testing';
import { toHex } from 'viem';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openAnnouncer } from '../../../testing/announcements.ts';
import { listenProxy, type Tamper } from '../testing/listen-proxy.ts';
import { openTestEvm } from '../testing/open-test-evm.ts';
import { impatient, isAt, listAll, openTestIndex, report } from '../testing/open-test-index.ts';
import { evmChainFacts } from './evm-chain-facts.ts';

const chain = 'base';
const { confirmations } = evmChainFacts(chain);
const { strange } = openAnnouncer({ chain, schemeId: 'sip' }, nobleEngines);

type Log = { blockNumber: string; address: string; topics: string[]; blockTimestamp?: string };
type Range = { fromBlock: string; toBlock: string };

const of =
  (method: string, tamper: Tamper): Tamper =>
  (call, result) =>
    call.method === method ? tamper(call, result) : { result };

const changeLogs = (change: (log: Log) => object) =>
  of('eth_getLogs', (_call, result) => ({ result: (result as Log[]).map(change) }));

const faults: ReadonlyArray<readonly [string, Tamper]> = [
  ['fails', () => ({ text: 'broken', status: 500 })],
  ['answers garbage', () => ({ text: '{"jsonrpc":"2.0"' })],
  ['hangs', () => 'hang'],
  ['lacks the blocks that it should have', of('eth_getBlockByNumber', () => ({ result: null }))],
  [
    'answers another block',
    of('eth_getBlockByNumber', (_call, result) => ({
      result: { ...(result as object), number: '0x1' },
    })),
  ],
  ['answers with logs that were removed', changeLogs((log) => ({ ...log, removed: true }))],
  [
    'answers with logs of another contract',
    changeLogs((log) => ({
      ...log,
      address: `0x${'11'.repeat(20)}`,
    })),
  ],
  [
    'answers with another event',
    changeLogs(({ topics, ...log }) => ({
      ...log,
      topics: [`0x${'11'.repeat(32)}`, ...topics.slice(1)],
    })),
  ],
  [
    'answers with logs of other blocks than asked for',
    changeLogs((log) => ({
      ...log,
      blockNumber: '0x1',
    })),
  ],
  [
    'answers with logs of a block that is not of the chain',
    changeLogs(({ blockTimestamp: _time, ...log }) => ({
      ...log,
      blockHash: `0x${'11'.repeat(32)}`,
    })),
  ],
];

describe.runIf(hasAnvil())('before a real node', () => {
  let evm: Awaited<ReturnType<typeof openTestEvm>>;
  let bed: Awaited<ReturnType<typeof openTestIndex>>;
  let proxy: Awaited<ReturnType<typeof listenProxy>>;
  beforeAll(async () => {
    evm = await openTestEvm(8453);
    // Contracts are compiled first: slow where other tests run beside.
  }, 60_000);
  afterAll(() => evm.anvil.stop());
  beforeEach(async () => {
    bed = await openTestIndex();
    proxy = await listenProxy(evm.anvil.url);
  });
  afterEach(async () => {
    await bed.close();
    await proxy.close();
  });

  const followed = (position: number) =>
    waitUntil('the follower has read it', async () => isAt(bed.index, chain, position));

  const transactionsFrom = (position: number) =>
    listAll(bed.index, chain)
      .filter((row) => row.position >= position)
      .map(({ transactionId }) => toHex(transactionId));

  const announceSome = async () => {
    const sent = [];
    for (let at = 0; at < 3; at += 1) sent.push(await evm.announce(evmSchemeIds.sip, strange(at)));
    await evm.mine(confirmations);
    return sent;
  };

  test.each(faults)(
    'an endpoint that %s: nothing is skipped, and the lag shows',
    async (_name, tamper) => {
      await evm.mine(confirmations);
      const from = await evm.newest();
      bed.follow(chain, proxy.url, { limits: impatient });
      await followed(from - confirmations);
      proxy.tamper(tamper);
      const sent = await announceSome();
      await waitUntil('it fails', async () => report(bed.index, chain).state === 'failing');
      const { lagMs } = report(bed.index, chain);
      await waitUntil(
        'the lag grows',
        async () => (report(bed.index, chain).lagMs ?? 0) > (lagMs ?? 0),
      );
      proxy.tamper();
      await followed(sent.at(-1)?.position ?? 0);
      expect(transactionsFrom(from)).toEqual(sent.map(({ transaction }) => transaction));
    },
  );

  test('ranges become smaller until the endpoint bears them, down to one block', async () => {
    await evm.mine(confirmations);
    const from = await evm.newest();
    const { events } = bed.follow(chain, proxy.url);
    await followed(from - confirmations);
    const spanOf = ({ fromBlock, toBlock }: Range) => Number(toBlock) - Number(fromBlock) + 1;
    proxy.tamper(
      of('eth_getLogs', ({ params }, result) =>
        spanOf(params[0] as Range) > 1
          ? { error: { code: -32_000, message: 'query returned too much' } }
          : { result },
      ),
    );
    await evm.mine(20);
    const sent = await announceSome();
    await followed(sent.at(-1)?.position ?? 0);
    expect(transactionsFrom(from)).toEqual(sent.map(({ transaction }) => transaction));
    const single = proxy.calls.filter(
      ({ method, params }) => method === 'eth_getLogs' && spanOf(params[0] as Range) === 1,
    );
    expect(single.length).toBeGreaterThan(10);
    expect(events.filter(({ kind }) => kind === 'failed')).toEqual([]);
  });

  test('logs that come twice are taken once, and in the chain’s order', async () => {
    const from = await evm.newest();
    const sent = await announceSome();
    proxy.tamper(
      of('eth_getLogs', (_call, result) => {
        const logs = result as Log[];
        return { result: [...logs, ...logs].reverse() };
      }),
    );
    bed.follow(chain, proxy.url);
    await followed(sent.at(-1)?.position ?? 0);
    expect(transactionsFrom(from)).toEqual(sent.map(({ transaction }) => transaction));
  });

  test('times come from the blocks where logs do not tell them', async () => {
    const from = await evm.newest();
    const sent = await announceSome();
    proxy.tamper(changeLogs(({ blockTimestamp: _time, ...log }) => log));
    bed.follow(chain, proxy.url);
    await followed(sent.at(-1)?.position ?? 0);
    const times = listAll(bed.index, chain)
      .filter((row) => row.position >= from)
      .map(({ timeMs }) => timeMs);
    expect(times).toEqual(sent.map(({ timeMs }) => timeMs));
  });

  test('a range is read again where its last block changed meanwhile', async () => {
    const from = await evm.newest();
    const sent = await announceSome();
    const asked = new Map<string, number>();
    proxy.tamper((call, result) => {
      if (call.method === 'eth_getLogs') return { result: asked.size > 20 ? result : [] };
      const block = String(call.params[0]);
      asked.set(`${block} ${asked.size}`, 0);
      const isChanging = call.method === 'eth_getBlockByNumber' && asked.size <= 20;
      const hash = `0x${String(asked.size).padStart(64, '0')}`;
      return { result: isChanging ? { ...(result as object), hash } : result };
    });
    bed.follow(chain, proxy.url);
    await waitUntil('it has asked often', async () => asked.size > 20);
    proxy.tamper();
    await followed(sent.at(-1)?.position ?? 0);
    expect(transactionsFrom(from)).toEqual(sent.map(({ transaction }) => transaction));
  });
});
