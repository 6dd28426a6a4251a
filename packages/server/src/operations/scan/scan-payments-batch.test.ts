import { operations } from '@sipher/contract';
import { encodeHex } from '@sipher/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCurveEngines } from '../../curves/open-curve-engines.ts';
import { appendAnnouncements, openAnnouncer } from '../../testing/announcements.ts';
import { openTestApp, type TestApp } from '../../testing/open-test-app.ts';

const { engines } = openCurveEngines('native');
const announcer = openAnnouncer({ chain: 'solana', schemeId: 'sip' }, engines);
const names = ['alice', 'bob', 'carol'];
const recipients = names.map((name) => announcer.recipientOf(name));
const [alice, bob] = recipients;

let server: TestApp;
let key: string;
beforeAll(async () => {
  server = await openTestApp({ engines });
  key = await server.createKey('pro');
  const announcements = Array.from({ length: 600 }, (_, at) => {
    if (at % 100 === 7 && alice !== undefined) return announcer.pay(alice, at).announcement;
    if (at === 300 && bob !== undefined) return announcer.pay(bob, at).announcement;
    return announcer.strange(at);
  });
  await appendAnnouncements(server.index, 'solana', announcements);
});
afterAll(() => server.close());

const keyPairs = recipients.map(({ keys }, index) => ({
  viewingPrivateKey: encodeHex(keys.viewingPrivateKey),
  spendingPublicKey: encodeHex(keys.spendingPublicKey),
  label: names[index],
}));

const scan = (payload: object) =>
  server.call(key, { method: 'POST', url: '/v1/scan/payments/batch', payload });

type Result = {
  readonly index: number;
  readonly label?: string;
  readonly success: boolean;
  readonly error?: string;
  readonly data?: { readonly payments: readonly { readonly slot: number }[] };
};

const slotsOf = (results: readonly Result[]) =>
  results.map(({ data }) => data?.payments.map(({ slot }) => slot));

describe('POST /v1/scan/payments/batch', () => {
  test('finds each key pair’s own payments in one pass', async () => {
    const { status, json } = await scan({ keyPairs });
    expect(status).toBe(200);
    expect(operations.scanPaymentsBatch.success.data.parse(json.data)).toEqual(json.data);
    expect(slotsOf(json.data.results)).toEqual([[7, 107, 207, 307, 407, 507], [300], []]);
    expect(json.data.results.map(({ label }: Result) => label)).toEqual(names);
    expect(json.data).toMatchObject({ scanned: 600, total: 600, nextCursor: null });
    expect(json.data.summary).toEqual({
      totalKeyPairs: 3,
      totalPaymentsFound: 7,
      transactionsScanned: 600,
    });
  });

  test('a key pair that is none fails alone, in its place', async () => {
    const bad = {
      viewingPrivateKey: `0x${'11'.repeat(32)}`,
      spendingPublicKey: `0x${'ff'.repeat(32)}`,
    };
    const wide = { ...bad, spendingPublicKey: `0x02${'11'.repeat(32)}` };
    const [first, second] = keyPairs;
    const { status, json } = await scan({ keyPairs: [bad, first, wide, second] });
    expect(status).toBe(200);
    const results: Result[] = json.data.results;
    expect(results.map(({ index, success }) => [index, success])).toEqual([
      [0, false],
      [1, true],
      [2, false],
      [3, true],
    ]);
    expect(slotsOf(results)).toEqual([undefined, [7, 107, 207, 307, 407, 507], undefined, [300]]);
    expect(results[0]?.error).toMatch(/^spendingPublicKey: /);
    expect(results[2]?.error).toMatch(/expected 32 bytes/);
  });

  test('with no key pair that is one nothing is scanned', async () => {
    const bad = {
      viewingPrivateKey: `0x${'11'.repeat(32)}`,
      spendingPublicKey: `0x${'ff'.repeat(32)}`,
    };
    const { json } = await scan({ keyPairs: [bad] });
    expect(json.data).toMatchObject({ scanned: 0, total: 600, nextCursor: null });
    expect(json.data.results).toEqual([
      { index: 0, success: false, error: expect.stringContaining('spendingPublicKey') },
    ]);
  });

  test('pages of all key pairs together give each payment once', async () => {
    const slots: number[] = [];
    for (let cursor: string | undefined; ; ) {
      const { json } = await scan({ keyPairs, limit: 2, ...(cursor ? { cursor } : {}) });
      slots.push(...slotsOf(json.data.results).flatMap((own) => own ?? []));
      if (json.data.nextCursor === null) break;
      cursor = json.data.nextCursor;
    }
    expect(slots.sort((a, b) => a - b)).toEqual([7, 107, 207, 300, 307, 407, 507]);
  });
});
