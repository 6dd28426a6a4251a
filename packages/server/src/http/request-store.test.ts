import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../testing/open-test-app.ts';

let server: TestApp;
let key: string;
let session: string;
beforeEach(async () => {
  server = await openTestApp();
  key = await server.createKey('pro');
  session = await server.createSession(key, { chain: 'near' });
});
afterEach(() => server.close());

/** Lets every call of the store take so long. */
const slowDown = (ms: number) => {
  for (const method of ['get', 'getMany', 'put', 'takeToken', 'ping'] as const) {
    const call = server.store[method] as (...args: unknown[]) => Promise<unknown>;
    const slow = async (...args: unknown[]) => {
      await new Promise((resolve) => setTimeout(resolve, ms));
      return call(...args);
    };
    Object.assign(server.store, { [method]: slow });
  }
};

const timed = async (request: Parameters<TestApp['call']>[1]) => {
  const startedAt = performance.now();
  const { status, headers, json } = await server.call(key, request);
  return { status, code: json.error?.code, headers, ms: performance.now() - startedAt };
};

test.each([
  ['a change', () => ({ method: 'PATCH', url: `/v1/sessions/${session}`, payload: {} })],
  [
    'a creation with a name',
    () => ({
      method: 'POST',
      url: '/v1/sessions',
      payload: { defaults: {} },
      headers: { 'idempotency-key': 'n' },
    }),
  ],
] as const)(
  '%s over a store that is slow in each call is 503 within two seconds',
  async (_, of) => {
    slowDown(1_100);
    const { status, code, headers, ms } = await timed(of());
    expect([status, code]).toEqual([503, 'STORE_UNAVAILABLE']);
    expect(headers['retry-after']).toBe('1');
    expect(ms).toBeLessThan(2_400);
  },
);

test('calls that wait beside each other wait once', async () => {
  slowDown(850);
  // The token beside the reads, then the write.
  const change = { method: 'PATCH', url: `/v1/sessions/${session}`, payload: {} } as const;
  expect((await timed(change)).status).toBe(200);
});

test('a store that is slow, but not too slow for the whole request, serves it', async () => {
  slowDown(300);
  expect((await timed({ url: `/v1/sessions/${session}` })).status).toBe(200);
});
