import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../../testing/open-test-app.ts';

let server: TestApp;
beforeAll(async () => {
  server = await openTestApp();
});
afterAll(() => server.close());

const post = async (key: string, url: string, payload: object, session?: string) => {
  const under = session === undefined ? {} : { session };
  return server.call(key, { method: 'POST', url, payload, ...under });
};

/** transferPrivate to a fresh recipient on a chain, by a key that may prefer a backend. */
const transfer = async (
  chain: string,
  payload: object,
  { defaults, preferred = null }: { defaults?: object; preferred?: string | null } = {},
) => {
  const key = await server.createKey('pro');
  const recipient = { chain, backend: 'sip-native' };
  const { json } = await post(key, '/v1/stealth/generate', recipient);
  await post(key, '/v1/backends/select', { backend: preferred });
  const session = defaults && (await server.createSession(key, defaults));
  const sender = `0x${'11'.repeat(20)}`;
  const { metaAddress: recipientMetaAddress } = json.data;
  const body = { sender, recipientMetaAddress, amount: '1000', ...payload };
  const answer = await post(key, '/v1/transfer/private', body, session);
  return { status: answer.status, ...answer.json.error, data: answer.json.data };
};

describe('a level that nothing meets is 422 PRIVACY_LEVEL_UNAVAILABLE', () => {
  const details = { chain: 'base', token: 'native', level: 'maximum', missing: ['amount'] };

  test('of the request, where that names it', async () => {
    const refused = await transfer('base', { privacyLevel: 'maximum' });
    expect(refused).toMatchObject({ status: 422, code: 'PRIVACY_LEVEL_UNAVAILABLE' });
    expect(refused.details).toMatchObject({ ...details, backend: null, source: 'request' });
  });

  test('of the session, where that names it', async () => {
    const refused = await transfer('base', {}, { defaults: { privacyLevel: 'maximum' } });
    expect(refused).toMatchObject({ status: 422, code: 'PRIVACY_LEVEL_UNAVAILABLE' });
    expect(refused.details).toMatchObject({ ...details, source: 'session' });
  });

  test('of the preference, where its backend does not meet it', async () => {
    const refused = await transfer('base', { privacyLevel: 'maximum' }, { preferred: 'erc5564' });
    expect(refused).toMatchObject({ status: 422, code: 'PRIVACY_LEVEL_UNAVAILABLE' });
    expect(refused.details).toMatchObject({ ...details, backend: 'erc5564', source: 'preference' });
  });
});

test('a chain without transfers is 422 CHAIN_TRANSFER_UNSUPPORTED, with those that have them', async () => {
  const refused = await transfer('bitcoin', {}, { defaults: { backend: 'sip-native' } });
  expect(refused).toMatchObject({ status: 422, code: 'CHAIN_TRANSFER_UNSUPPORTED' });
  expect(refused.details).toMatchObject({ chain: 'bitcoin', source: 'request' });
  expect(refused.details.supported).toContain('near');
});

test('a transfer is built with what the key prefers', async () => {
  const preferring = await transfer('base', {}, { preferred: 'erc5564' });
  expect(preferring.data).toMatchObject({ backend: 'erc5564' });
  expect((await transfer('base', {})).data).toMatchObject({ backend: 'sip-native' });
});

test('building is measured, with the backend that it was done with', async () => {
  const key = await server.createKey('free');
  const metrics = async (id: string) =>
    (await server.call(key, { url: `/v1/backends/${id}/health` })).json.data.metrics;
  const before = { native: await metrics('sip-native'), other: await metrics('erc5564') };
  await transfer('base', { backend: 'erc5564' });
  await transfer('base', { backend: 'erc5564', sender: 'nobody' });
  const after = await metrics('erc5564');
  expect(after.successfulRequests).toBe(before.other.successfulRequests + 1);
  expect(after.failedRequests).toBe(0);
  expect(after.averageLatencyMs).toBeGreaterThan(0);
  expect(await metrics('sip-native')).toEqual(before.native);
  const payload = { operation: 'stealth_privacy', chain: 'base' };
  const { json } = await post(key, '/v1/backends/compare', payload);
  expect(json.data.comparisons[1].latencyMs).toBeCloseTo(after.averageLatencyMs, 1);
});
