import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { adminKey, ampleLimits, openTestApp, type TestApp } from '../../testing/open-test-app.ts';
import { networkOf } from './limit-failures.ts';

const url = '/v1/keys/rotate';
const generate = { method: 'POST', url: '/v1/stealth/generate', payload: {} } as const;

describe('requests of one API key', () => {
  let server: TestApp;
  let key: string;
  beforeAll(async () => {
    const { tiers } = ampleLimits;
    const free = { ...tiers.free, requestsPerHour: 3 };
    server = await openTestApp({ limits: { ...ampleLimits, tiers: { ...tiers, free } } });
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    key = await server.createKey('free');
  });

  const send = () => server.call(key, generate);
  const statuses = async (count: number) => {
    const found: number[] = [];
    while (found.length < count) found.push((await send()).status);
    return found;
  };

  test('pass up to the limit of its tier, and then one more each 3600 / limit seconds', async () => {
    expect(await statuses(5)).toEqual([200, 200, 200, 429, 429]);
    server.clock.ms += 1_200_000;
    expect(await statuses(2)).toEqual([200, 429]);
    server.clock.ms += 3_600_000;
    expect(await statuses(4)).toEqual([200, 200, 200, 429]);
  });

  test('all at once, pass exactly as many as the limit', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, send));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(3);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(17);
  });

  test('are told what is left', async () => {
    const { headers } = await send();
    expect(headers).toMatchObject({
      'x-ratelimit-limit': '3',
      'x-ratelimit-remaining': '2',
      'x-ratelimit-reset': String(Math.ceil((server.clock.ms + 1_200_000) / 1000)),
      'x-ratelimit-tier': 'free',
      'ratelimit-policy': '"requests";q=3;w=3600',
      ratelimit: '"requests";r=2;t=1200',
    });
  });

  test('are told when to come back, truly', async () => {
    await statuses(3);
    server.clock.ms += 199_500;
    const { status, headers, json } = await send();
    expect(status).toBe(429);
    expect(json.error).toMatchObject({
      code: 'RATE_LIMIT_EXCEEDED',
      details: { tier: 'free', limit: 3, windowSeconds: 3600 },
    });
    expect(headers).toMatchObject({ 'retry-after': '1001', 'x-ratelimit-remaining': '0' });
    server.clock.ms += 1_000_000;
    expect((await send()).status).toBe(429);
    server.clock.ms += 1_000;
    expect((await send()).status).toBe(200);
  });

  test('do not touch another key', async () => {
    await statuses(4);
    const other = await server.createKey('free');
    const { status, headers } = await server.call(other, generate);
    expect([status, headers['x-ratelimit-remaining']]).toEqual([200, '2']);
  });

  test('count before the tier, the session header and the body are looked at', async () => {
    const refused = { method: 'POST', url: '/v1/sessions', payload: '{' } as const;
    const codes: string[] = [];
    while (codes.length < 4) codes.push((await server.call(key, refused)).json.error.code);
    const denied = 'TIER_ACCESS_DENIED';
    expect(codes).toEqual([denied, denied, denied, 'RATE_LIMIT_EXCEEDED']);
  });

  test('get the whole limit of a new tier, whatever was used of the old one', async () => {
    await statuses(4);
    const { status } = await server.call(adminKey, {
      method: 'PATCH',
      url: `/v1/admin/keys/${server.keyIdOf(key)}`,
      payload: { tier: 'pro' },
    });
    expect(status).toBe(200);
    const { headers } = await send();
    expect(headers).toMatchObject({
      'x-ratelimit-limit': '1000000',
      'x-ratelimit-remaining': '999999',
    });
  });

  test('keep their count when the secret is rotated', async () => {
    const { json } = await server.call(key, { method: 'POST', url });
    const { headers } = await server.call(json.data.key, generate);
    expect(headers['x-ratelimit-remaining']).toBe('1');
  });

  test('are told nothing of limits on public paths', async () => {
    const { headers } = await server.call(key, { url: '/v1/health' });
    expect(Object.keys(headers).filter((name) => name.includes('ratelimit'))).toEqual([]);
  });
});

describe('failed authentications', () => {
  let server: TestApp;
  const limits = { ...ampleLimits, failedAuthenticationsPerHour: 2 };
  const open = async (trustedProxies: string[] = []) => {
    await server?.close();
    server = await openTestApp({ limits, trustedProxies });
  };
  beforeEach(() => open());
  afterAll(() => server.close());

  const failFrom = async (remoteAddress: string, headers: Record<string, string> = {}) => {
    const response = await server.app.inject({ method: 'POST', url, remoteAddress, headers });
    return response.statusCode;
  };
  const failTimes = async (count: number, remoteAddress: string, headers = {}) => {
    const found: number[] = [];
    while (found.length < count) found.push(await failFrom(remoteAddress, headers));
    return found;
  };

  test('are limited for each address, whatever was wrong', async () => {
    expect(await failFrom('192.0.2.1')).toBe(401);
    expect(await failFrom('192.0.2.1', { 'x-api-key': 'garbage' })).toBe(401);
    expect(await failFrom('192.0.2.1', { 'x-api-key': 'garbage' })).toBe(429);
    expect(await failFrom('192.0.2.2')).toBe(401);
    server.clock.ms += 1_800_000;
    expect(await failTimes(2, '192.0.2.1')).toEqual([401, 429]);
  });

  test('say when to come back', async () => {
    await failTimes(2, '192.0.2.1');
    const response = await server.app.inject({ method: 'POST', url, remoteAddress: '192.0.2.1' });
    expect(response.headers['retry-after']).toBe('1800');
    expect(response.json().error).toMatchObject({
      code: 'RATE_LIMIT_EXCEEDED',
      message: 'Too many failed authentications from this address',
    });
  });

  test('do not lock out a right key of the same address', async () => {
    const key = await server.createKey('free');
    await failTimes(3, '192.0.2.1');
    const { status } = await server.call(key, { ...generate, remoteAddress: '192.0.2.1' });
    expect(status).toBe(200);
  });

  test('with the admin key are limited too', async () => {
    const fail = () =>
      server.app.inject({ url: '/v1/admin/tiers', headers: { 'x-api-key': `not-${adminKey}` } });
    const found = [await fail(), await fail(), await fail()];
    expect(found.map(({ statusCode }) => statusCode)).toEqual([401, 401, 429]);
  });

  test('are not evaded by X-Forwarded-For of somebody who is no trusted proxy', async () => {
    await failTimes(2, '192.0.2.1');
    expect(await failFrom('192.0.2.1', { 'x-forwarded-for': '198.51.100.1' })).toBe(429);
  });

  test('count for the address that a trusted proxy names', async () => {
    await open(['10.0.0.0/8']);
    const from = (address: string) => ({ 'x-forwarded-for': `203.0.113.9, ${address}` });
    expect(await failTimes(3, '10.1.2.3', from('198.51.100.1'))).toEqual([401, 401, 429]);
    expect(await failFrom('10.1.2.3', from('198.51.100.2'))).toBe(401);
  });

  test('are 503 while they cannot be counted', async () => {
    await server.store.close();
    expect(await failFrom('192.0.2.1', { 'x-api-key': 'garbage' })).toBe(503);
  });
});

test.each([
  ['192.0.2.1', '192-0-2-1'],
  ['::ffff:192.0.2.1', '192-0-2-1'],
  ['2001:db8:1:2:3:4:5:6', '2001-db8-1-2'],
  ['2001:0DB8::1', '2001-db8-0-0'],
  ['::1', '0-0-0-0'],
  ['::', '0-0-0-0'],
  ['::ffff:c000:201', '192-0-2-1'],
  ['0:0:0:0:0:ffff:192.0.2.1', '192-0-2-1'],
  ['192.0.2.1:555', '192-0-2-1'],
  ['[2001:db8:0:1::1]:80', '2001-db8-0-1'],
  ['fe80::1%eth0', 'fe80-0-0-0'],
  ['not an address', 'unknown'],
])('the network of %s is %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});
