import { operations } from '@sipher/contract';
import { decodeAnnouncements, encodeHex, scanAnnouncements } from '@sipher/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCurveEngines } from '../../curves/open-curve-engines.ts';
import { appendAnnouncements, openAnnouncer } from '../../testing/announcements.ts';
import { openTestApp, type TestApp } from '../../testing/open-test-app.ts';

const { engines } = openCurveEngines('native');
const streams = [
  { chain: 'solana', schemeId: 'sip', backend: 'sip-native', prefixLength: 12 },
  { chain: 'base', schemeId: 'erc5564', backend: 'erc5564', prefixLength: 20 },
] as const;
const count = 1_300;
const paidAt = [3, 1_100];

const makeAll = (stream: (typeof streams)[number]) => {
  const announcer = openAnnouncer(stream, engines);
  const alice = announcer.recipientOf('alice');
  const announcements = Array.from({ length: count }, (_, at) =>
    paidAt.includes(at) ? announcer.pay(alice, at).announcement : announcer.strange(at),
  );
  return { announcer, alice, announcements };
};

let server: TestApp;
let key: string;
beforeAll(async () => {
  server = await openTestApp({ engines });
  key = await server.createKey('free');
  for (const stream of streams) {
    await appendAnnouncements(server.index, stream.chain, makeAll(stream).announcements);
  }
});
afterAll(() => server.close());

type Query = Readonly<Record<string, string | number>>;

const urlOf = (query: Query) => {
  const texts = Object.entries(query).map(([name, value]): [string, string] => [name, `${value}`]);
  return `/v1/announcements?${new URLSearchParams(texts)}`;
};

const list = (query: Query) => server.call(key, { method: 'GET', url: urlOf(query) });

const fetchBytes = (query: Query, accept = 'application/octet-stream') =>
  server.app.inject({ url: urlOf(query), headers: { 'x-api-key': key, accept } });

describe.each(streams)('GET /v1/announcements of $chain', (stream) => {
  const { chain, backend, prefixLength } = stream;

  test('pages hold all announcements, in order, as they were made', async () => {
    const { announcements } = makeAll(stream);
    const listed = [];
    for (let cursor: string | undefined; ; ) {
      const page = { chain, backend, limit: 500, ...(cursor ? { cursor } : {}) };
      const { status, json } = await list(page);
      expect(status).toBe(200);
      expect(operations.listAnnouncements.success.data.parse(json.data)).toEqual(json.data);
      expect(json.data).toMatchObject({ total: count, chain, backend });
      listed.push(...json.data.announcements);
      if (json.data.nextCursor === null) break;
      cursor = json.data.nextCursor;
    }
    expect(
      listed.map(({ ephemeralPublicKey, viewTag, addressPrefix, slot, timestamp }) => ({
        ephemeralPublicKey,
        viewTag,
        addressPrefix,
        slot,
        timestamp,
      })),
    ).toEqual(
      announcements.map(({ announcedAddress, ephemeralPublicKey, viewTag, position, timeMs }) => ({
        ephemeralPublicKey: encodeHex(ephemeralPublicKey),
        viewTag,
        addressPrefix: encodeHex(announcedAddress.subarray(0, prefixLength)),
        slot: position,
        timestamp: timeMs,
      })),
    );
  });

  test('in bytes it is the same, and a scan at home finds the payments', async () => {
    const { announcer, alice } = makeAll(stream);
    const found = [];
    for (let cursor: string | undefined; ; ) {
      const page = { chain, backend, limit: 1_000, ...(cursor ? { cursor } : {}) };
      const { statusCode, headers, rawPayload } = await fetchBytes(page);
      expect([statusCode, headers['content-type']]).toEqual([200, 'application/octet-stream']);
      const announcements = decodeAnnouncements(rawPayload);
      const keys = { chain, ...alice.keys };
      found.push(...scanAnnouncements(announcer.scheme, keys, announcements));
      if (headers['x-next-cursor'] === undefined) break;
      cursor = String(headers['x-next-cursor']);
    }
    expect(found.map(({ announcement: { position } }) => position)).toEqual(paidAt);
  });

  test('is compact in bytes', async () => {
    const query = { chain, backend, limit: 1_000 };
    const { rawPayload } = await fetchBytes(query);
    expect(rawPayload.length / 1_000).toBeLessThan(130);
    expect(JSON.stringify((await list(query)).json).length).toBeGreaterThan(2 * rawPayload.length);
  });
});

test.each(['*/*', 'application/json', 'text/html', 'application/octet-stream;q=0'])(
  'Accept: %s gets JSON',
  async (accept) => {
    const { headers, json } = await fetchBytes({ chain: 'solana', limit: 1 }, accept);
    expect(headers['content-type']).toContain('application/json');
    expect(json().data.announcements).toHaveLength(1);
  },
);

test('a refusal is JSON, whatever was accepted', async () => {
  const { statusCode, json } = await fetchBytes({ chain: 'near' });
  expect([statusCode, json().error.code]).toEqual([422, 'CHAIN_SCAN_UNSUPPORTED']);
});

test('nothing in the range is an empty page, in both forms', async () => {
  const query = { chain: 'solana', fromSlot: 5_000 };
  expect((await list(query)).json.data).toMatchObject({ announcements: [], nextCursor: null });
  const { rawPayload, headers } = await fetchBytes(query);
  expect(decodeAnnouncements(rawPayload)).toEqual([]);
  expect(headers['x-next-cursor']).toBeUndefined();
});
