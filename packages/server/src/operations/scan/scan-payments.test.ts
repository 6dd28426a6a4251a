import { operations } from '@sipher/contract';
import { encodeHex } from '@sipher/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCurveEngines } from '../../curves/open-curve-engines.ts';
import { appendAnnouncements, openAnnouncer } from '../../testing/announcements.ts';
import { openTestApp, type TestApp } from '../../testing/open-test-app.ts';

const { engines } = openCurveEngines('native');

let server: TestApp;
let key: string;
beforeAll(async () => {
  server = await openTestApp({ engines });
  key = await server.createKey('pro');
});
afterAll(() => server.close());

const scan = (payload: object) =>
  server.call(key, { method: 'POST', url: '/v1/scan/payments', payload });

describe('POST /v1/scan/payments', () => {
  test.each([
    ['solana', 'sip', 'sip-native'],
    ['ethereum', 'sip', 'sip-native'],
    ['base', 'erc5564', 'erc5564'],
  ] as const)('finds payments among strangers’ on %s by %s', async (chain, schemeId, backend) => {
    const announcer = openAnnouncer({ chain, schemeId }, engines);
    const recipient = announcer.recipientOf('alice');
    const strangers = Array.from({ length: 1_500 }, (_, at) => announcer.strange(at));
    const paid = [announcer.pay(recipient, 2_000), announcer.pay(recipient, 2_001)];
    const payments = paid.map(({ announcement }) => announcement);
    await appendAnnouncements(server.index, chain, [...strangers, ...payments]);
    const { status, json } = await scan({
      chain,
      backend,
      viewingPrivateKey: encodeHex(recipient.keys.viewingPrivateKey),
      spendingPublicKey: encodeHex(recipient.keys.spendingPublicKey),
    });
    expect(status).toBe(200);
    expect(operations.scanPayments.success.data.parse(json.data)).toEqual(json.data);
    expect(json.data).toMatchObject({ scanned: 1_502, total: 1_502, nextCursor: null });
    expect(json.data.payments.map(({ stealthPublicKey }: never) => stealthPublicKey)).toEqual(
      paid.map(({ stealthPublicKey }) => encodeHex(stealthPublicKey)),
    );
  });
});
