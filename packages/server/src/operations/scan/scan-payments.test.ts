import { request as openRequest } from 'node:http';
import { operations } from '@sipher/contract';
import { encodeHex } from '@sipher/core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openCurveEngines } from '../../curves/open-curve-engines.ts';
import type { AnnouncementIndex, Scanner } from '../../index/port.ts';
import { appendAnnouncements, openAnnouncer } from '../../testing/announcements.ts';
import { openTestApp, type TestApp } from '../../testing/open-test-app.ts';

const { engines } = openCurveEngines('native');
const streams = {
  solana: { chain: 'solana', schemeId: 'sip' },
  ethereum: { chain: 'ethereum', schemeId: 'sip' },
  base: { chain: 'base', schemeId: 'erc5564' },
} as const;
const firstPayment = 2_000;

let server: TestApp;
let key: string;
beforeAll(async () => {
  server = await openTestApp({ engines });
  key = await server.createKey('pro');
  for (const stream of Object.values(streams)) {
    const announcer = openAnnouncer(stream, engines);
    const alice = announcer.recipientOf('alice');
    const strangers = Array.from({ length: 1_500 }, (_, at) => announcer.strange(at));
    const paid = [0, 1, 2].map((at) => announcer.pay(alice, firstPayment + at).announcement);
    await appendAnnouncements(server.index, stream.chain, [...strangers, ...paid]);
  }
});
afterAll(() => server.close());

const keysOf = (chain: keyof typeof streams) => {
  const { keys } = openAnnouncer(streams[chain], engines).recipientOf('alice');
  return {
    viewingPrivateKey: encodeHex(keys.viewingPrivateKey),
    spendingPublicKey: encodeHex(keys.spendingPublicKey),
  };
};

const scan = (payload: object, session?: string) =>
  server.call(key, {
    method: 'POST',
    url: '/v1/scan/payments',
    payload,
    ...(session === undefined ? {} : { session }),
  });

describe('POST /v1/scan/payments', () => {
  test.each([
    ['solana', 'sip-native', /^[1-9A-HJ-NP-Za-km-z]{86,88}$/],
    ['ethereum', 'sip-native', /^0x[0-9a-f]{64}$/],
    ['base', 'erc5564', /^0x[0-9a-f]{64}$/],
  ] as const)('finds payments among strangers’ on %s by %s', async (chain, backend, form) => {
    const { status, json } = await scan({ chain, backend, ...keysOf(chain) });
    expect(status).toBe(200);
    expect(operations.scanPayments.success.data.parse(json.data)).toEqual(json.data);
    expect(json.data).toMatchObject({ scanned: 1_503, total: 1_503, nextCursor: null });
    expect(json.data.index.position).toBe(firstPayment + 2);
    const { payments } = json.data;
    expect(payments.map(({ slot }: never) => slot)).toEqual([2_000, 2_001, 2_002]);
    for (const payment of payments) {
      expect(payment.txSignature).toMatch(form);
      expect(payment.timestamp).toBe(Date.UTC(2026, 0, 1) + payment.slot * 1_000);
      // What it says is what stealthCheck takes.
      const { stealthPublicKey, stealthAddress, ephemeralPublicKey, viewTag } = payment;
      const address = backend === 'erc5564' ? stealthAddress : stealthPublicKey;
      const check = await server.call(key, {
        method: 'POST',
        url: '/v1/stealth/check',
        payload: {
          stealthAddress: { address, ephemeralPublicKey, viewTag },
          chain,
          backend,
          ...keysOf(chain),
        },
      });
      expect(check.json.data).toEqual({ isOwner: true });
    }
  });

  test('pages by cursor give each payment once', async () => {
    const slots: number[] = [];
    let scanned = 0;
    for (let cursor: string | undefined; ; ) {
      const { json } = await scan({ ...keysOf('solana'), limit: 1, ...(cursor ? { cursor } : {}) });
      slots.push(...json.data.payments.map(({ slot }: { slot: number }) => slot));
      scanned += json.data.scanned;
      if (json.data.nextCursor === null) break;
      cursor = json.data.nextCursor;
    }
    expect(slots).toEqual([2_000, 2_001, 2_002]);
    expect(scanned).toBe(1_503);
  });

  test.each([
    [{ fromSlot: 2_001 }, [2_001, 2_002], 2],
    [{ toSlot: 2_000 }, [2_000], 1_501],
    [{ fromSlot: 2_001, toSlot: 2_001 }, [2_001], 1],
    [{ fromTime: Date.UTC(2026, 0, 1) + 2_002_000 }, [2_002], 1],
    [{ toTime: Date.UTC(2026, 0, 1) + 999_000 }, [], 1_000],
    [{ fromSlot: 9_999 }, [], 0],
  ])('a range %o bounds what is scanned', async (range, slots, total) => {
    const { json } = await scan({ ...keysOf('solana'), ...range });
    expect(json.data.payments.map(({ slot }: never) => slot)).toEqual(slots);
    expect(json.data).toMatchObject({ total, scanned: total, nextCursor: null });
  });

  test.each([
    ['fromSlot', { fromSlot: 2, toSlot: 1 }],
    ['fromTime', { fromTime: 2, toTime: 1 }],
    ['cursor', { cursor: 'abc' }],
    ['cursor', { cursor: `${'0'.repeat(16)}.abc.0.0.0` }],
    ['cursor', { cursor: `${'0'.repeat(16)}.abc.0.0.9999999999999999` }],
    ['viewingPrivateKey', { chain: 'ethereum', viewingPrivateKey: `0x${'ff'.repeat(32)}` }],
    ['spendingPublicKey', { chain: 'solana', spendingPublicKey: `0x${'02'.repeat(33)}` }],
    ['spendingPublicKey', { chain: 'solana', spendingPublicKey: `0x${'ff'.repeat(32)}` }],
    ['backend', { chain: 'solana', backend: 'erc5564' }],
  ])('400 names %s in %o', async (path, wrong) => {
    const chain = 'chain' in wrong && wrong.chain === 'ethereum' ? 'ethereum' : 'solana';
    const { status, json } = await scan({ ...keysOf(chain), ...wrong });
    expect([status, json.error.code]).toEqual([400, 'VALIDATION_ERROR']);
    expect(json.error.details.issues.map((issue: { path: string }) => issue.path)).toContain(path);
  });

  test('a cursor of another chain, backend or range is 400', async () => {
    const { json } = await scan({ ...keysOf('solana'), limit: 1, fromSlot: 5 });
    const cursor = json.data.nextCursor;
    const others = [
      { ...keysOf('solana'), cursor },
      { ...keysOf('solana'), cursor, fromSlot: 6 },
      { ...keysOf('solana'), cursor, fromSlot: 5, toSlot: 9_999 },
      { ...keysOf('solana'), cursor, fromSlot: 5, fromTime: 0 },
      { ...keysOf('solana'), cursor, fromSlot: 5, toTime: 9_999_999_999_999 },
      { ...keysOf('ethereum'), chain: 'ethereum', cursor, fromSlot: 5 },
    ];
    for (const other of others) {
      const refused = await scan(other);
      expect([refused.status, refused.json.error.details.issues[0].path]).toEqual([400, 'cursor']);
    }
    expect((await scan({ ...keysOf('solana'), cursor, fromSlot: 5 })).status).toBe(200);
  });

  test('a chain without announcements is 422, whoever named it', async () => {
    const own = await scan({ ...keysOf('solana'), chain: 'near' });
    expect([own.status, own.json.error.code]).toEqual([422, 'CHAIN_SCAN_UNSUPPORTED']);
    expect(own.json.error.details).toMatchObject({ chain: 'near', source: 'request' });
    expect(own.json.error.details.supported).toEqual([
      'solana',
      'ethereum',
      'polygon',
      'arbitrum',
      'optimism',
      'base',
    ]);
    const session = await server.createSession(key, { chain: 'bitcoin' });
    const { json } = await scan(keysOf('solana'), session);
    expect(json.error.details).toMatchObject({ chain: 'bitcoin', source: 'session' });
  });

  test('a session’s backend that does not serve the chain is 422', async () => {
    const session = await server.createSession(key, { backend: 'erc5564' });
    const { status, json } = await scan({ ...keysOf('solana'), chain: 'solana' }, session);
    expect([status, json.error.code]).toEqual([422, 'SESSION_DEFAULT_CONFLICT']);
  });

  test('a chain that nothing was ever read of is 503, with the variable that would set it', async () => {
    const { status, json } = await scan({ ...keysOf('ethereum'), chain: 'polygon' });
    expect([status, json.error.code]).toEqual([503, 'RPC_NOT_CONFIGURED']);
    expect(json.error.details.setting).toBe('SIPHER_RPC_POLYGON_GENERIC');
  });
});

describe('a reorganisation', () => {
  const announcer = openAnnouncer(streams.solana, engines);
  const alice = announcer.recipientOf('alice');

  /** Replaces everything from position 30 on by one payment. */
  const reorganise = (index: AnnouncementIndex) =>
    index.advance('solana', {
      expected: index.readState('solana')?.follower ?? null,
      next: 'reorganised',
      removeFrom: 30,
      announcements: [announcer.pay(alice, 30).announcement],
      indexedTo: { position: 60, timeMs: null },
    });

  const openOver = async (scanner?: (index: () => AnnouncementIndex) => Scanner) => {
    const own: { app?: TestApp } = {};
    const indexOf = () => {
      if (own.app === undefined) throw new Error('no index yet');
      return own.app.index;
    };
    const wrapped = scanner === undefined ? {} : { scanner: scanner(indexOf) };
    own.app = await openTestApp({ engines, ...wrapped });
    const strangers = Array.from({ length: 50 }, (_, at) => announcer.strange(at));
    await appendAnnouncements(own.app.index, 'solana', strangers);
    return { app: own.app, apiKey: await own.app.createKey('pro') };
  };

  test('between two pages leads the second to what it brought', async () => {
    const { app, apiKey } = await openOver();
    const url = '/v1/announcements?chain=solana&limit=40';
    const { nextCursor } = (await app.call(apiKey, { method: 'GET', url })).json.data;
    await reorganise(app.index);
    const rest = await app.call(apiKey, { method: 'GET', url: `${url}&cursor=${nextCursor}` });
    expect(rest.json.data.announcements.map(({ slot }: never) => slot)).toEqual([30]);
    await app.close();
  });

  test('during a scan leaves its cursor open, and leads it to what it brought', async () => {
    const starts: number[] = [];
    const { app, apiKey } = await openOver((indexOf) => ({
      scan: async ({ range }) => {
        starts.push(range.from);
        // Once: when everything before it has been read already.
        if (starts.length === 1) await reorganise(indexOf());
        return { found: [], nextOrdinal: range.to, scanned: range.to - range.from };
      },
      close: async () => {},
    }));
    const ask = async (cursor?: string) => {
      const payload = { ...keysOf('solana'), ...(cursor === undefined ? {} : { cursor }) };
      const url = '/v1/scan/payments';
      return (await app.call(apiKey, { method: 'POST', url, payload })).json.data.nextCursor;
    };
    const cursor = await ask();
    expect(cursor).not.toBeNull();
    expect(await ask(cursor)).toBeNull();
    expect(starts).toEqual([0, 30]);
    await app.close();
  });
});

describe('a client that leaves', () => {
  test('ends the scan within 100 ms, and is no failure of the server', async () => {
    const seen: { startedAt?: number; abortedAt?: number } = {};
    const scanner: Scanner = {
      scan: (_, signal) =>
        new Promise((_resolve, reject) => {
          seen.startedAt = performance.now();
          signal.addEventListener('abort', () => {
            seen.abortedAt = performance.now();
            reject(signal.reason);
          });
        }),
      close: async () => {},
    };
    const own = await openTestApp({ engines, scanner });
    await appendAnnouncements(own.index, 'solana', []);
    const apiKey = await own.createKey('pro');
    const url = await own.app.listen({ host: '127.0.0.1', port: 0 });
    const headers = { 'x-api-key': apiKey, 'content-type': 'application/json' };
    const request = openRequest(`${url}/v1/scan/payments`, { method: 'POST', headers });
    request.on('error', () => {});
    request.end(JSON.stringify(keysOf('solana')));
    await vi.waitUntil(() => seen.startedAt !== undefined, { timeout: 10_000 });
    const leftAt = performance.now();
    request.destroy();
    await vi.waitUntil(() => seen.abortedAt !== undefined, { timeout: 10_000 });
    expect((seen.abortedAt ?? Number.POSITIVE_INFINITY) - leftAt).toBeLessThan(100);
    await own.close();
    const lines = own.logged.map((line) => JSON.parse(line));
    expect(lines.filter(({ level, status }) => level >= 50 || status >= 500)).toEqual([]);
  });
});

test('no key of a scan, found or refused, is ever logged', async () => {
  const { viewingPrivateKey, ...rest } = keysOf('solana');
  await scan({ viewingPrivateKey, ...rest, limit: 1 });
  await scan({ viewingPrivateKey, ...rest, chain: 'near' });
  await scan({ viewingPrivateKey, spendingPublicKey: `0x${'ff'.repeat(32)}` });
  const text = server.logged.join('');
  expect(text).toContain('scanPayments');
  expect(text).not.toContain(viewingPrivateKey.slice(2, 20));
  expect(text).not.toContain(rest.spendingPublicKey.slice(2, 20));
});
