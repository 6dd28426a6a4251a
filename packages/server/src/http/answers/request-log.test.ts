import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { StoreUnavailableError } from '../../stores/port.ts';
import { adminKey, openTestApp, type TestApp } from '../../testing/open-test-app.ts';
import { exchangeRaw, listenOnLoopback, requestText } from '../../testing/raw-exchange.ts';

let server: TestApp;
let port: number;
let key: string;
/** Every text that must not be found in the log. */
const secrets = new Set<string>();
beforeAll(async () => {
  server = await openTestApp();
  port = await listenOnLoopback(server.app);
  key = await server.createKey('pro');
  for (const text of [key, key.slice(17), adminKey]) secrets.add(text);
});
afterAll(() => server.close());

const secretHex = (): string => {
  const text = `0x${randomBytes(32).toString('hex')}`;
  secrets.add(text.slice(2));
  return text;
};

/** Sends a request and keeps what the answer says of keys, ids and failures as secrets. */
const send = async (method: string, path: string, body?: unknown, headers: string[] = []) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const all = [`X-API-Key: ${key}`, 'Content-Type: application/json', ...headers];
  const request = { method, path, headers: all };
  const bytes = requestText(text === undefined ? request : { ...request, body: text });
  const [answer] = await exchangeRaw(port, [bytes]);
  const json = JSON.parse(answer?.body || '{}');
  if (json.error !== undefined) secrets.add(json.error.message);
  for (const [found] of (answer?.body ?? '').matchAll(/[0-9a-f]{64}/g)) secrets.add(found);
  return json;
};

/** Uses every kind of secret, rightly and wrongly. */
const useEverything = async () => {
  const defaultViewingKey = secretHex();
  const { data } = await send('POST', '/v1/sessions', { defaults: { defaultViewingKey } });
  const inSession = [`X-Session-Id: ${data.sessionId}`];
  await send('GET', `/v1/sessions/${data.sessionId}`);
  await send('PATCH', `/v1/sessions/${data.sessionId}`, {
    defaults: { defaultViewingKey: secretHex() },
  });
  await send('PATCH', `/v1/sessions/${data.sessionId}`, {
    defaults: { defaultViewingKey: `${secretHex()}0` },
  });
  await send('GET', `/v1/sessions/sess_${secretHex().slice(2)}`);
  await send('GET', `/v1/sessions/${secretHex()}?${secretHex()}=1`);
  const generated = await send('POST', '/v1/stealth/generate', { chain: 'near' }, inSession);
  const { metaAddress, viewingPrivateKey } = generated.data;
  const derived = await send('POST', '/v1/stealth/derive', { recipientMetaAddress: metaAddress });
  const { stealthAddress } = derived.data;
  const spendingPublicKey = metaAddress.spendingKey;
  const check = { stealthAddress, viewingPrivateKey, spendingPublicKey, chain: 'near' };
  await send('POST', '/v1/stealth/check', check, inSession);
  await send('POST', '/v1/stealth/check', { ...check, viewingPrivateKey: `${secretHex()}ff` });
  await send('POST', '/v1/stealth/check', { ...check, spendingPublicKey: `0x${'00'.repeat(32)}` });
  await send('POST', '/v1/stealth/check', `{"viewingPrivateKey":"${secretHex()}`);
  await send('POST', '/v1/stealth/generate', { [secretHex()]: secretHex() });
  await send('POST', '/v1/stealth/generate', { backend: 'erc5564', chain: 'solana' }, inSession);
  await send('POST', '/v1/stealth/generate', {}, [`X-Session-Id: sess_${secretHex().slice(2)}`]);
  await send('POST', '/v1/stealth/generate', {}, [`Authorization: Bearer ${secretHex()}`]);
  await send('GET', `/v1/${secretHex()}`);
  await send('GET', `/v1/sessions/%zz${secretHex()}`);
  await send('FETCH', `/v1/sessions/${secretHex()}`);
  await send('DELETE', `/v1/sessions/${data.sessionId}`);
  const rotated = await send('POST', '/v1/keys/rotate');
  secrets.add(rotated.data.key);
  secrets.add(rotated.data.key.slice(17));
};

/** Makes the store fail with a message full of secrets, in both of the ways in which one can. */
const failEverything = async () => {
  const { list } = server.store;
  const message = () => `cannot read\n    at ${secretHex()}: ${key}`;
  for (const error of [new StoreUnavailableError(message()), new Error(message())]) {
    server.store.list = () => Promise.reject(error);
    await send('GET', '/v1/sessions');
  }
  const cause = new Error(message());
  server.store.list = () => Promise.reject(new StoreUnavailableError(message(), { cause }));
  await send('GET', '/v1/sessions');
  server.store.list = list;
};

test('no key, id, path, body or message is ever logged, whatever was sent', async () => {
  await useEverything();
  await failEverything();
  const log = server.logged.join('');
  expect(secrets.size).toBeGreaterThan(40);
  expect([...secrets].filter((secret) => log.includes(secret))).toEqual([]);
  expect(log).not.toMatch(/sess_|sph_|\/v1\//);
});

test('each request is one line of fields that are known to be safe, a served one at debug', async () => {
  const from = server.logged.length;
  await send('GET', '/v1/health', undefined, ['X-Request-Id: mine']);
  await send('GET', '/nowhere');
  const lines = server.logged.slice(from).map((line) => JSON.parse(line));
  expect(lines).toEqual([
    {
      level: 20,
      time: expect.any(Number),
      requestId: 'mine',
      method: 'GET',
      operation: 'getHealth',
      keyId: null,
      status: 200,
      code: null,
      ms: expect.any(Number),
    },
    expect.objectContaining({ level: 30, operation: null, status: 404, code: 'NOT_FOUND' }),
  ]);
});

test('a failure of the server is logged by its kind and place', async () => {
  const from = server.logged.length;
  const { list } = server.store;
  server.store.list = () => Promise.reject(new TypeError('told to nobody'));
  await send('GET', '/v1/sessions');
  server.store.list = list;
  const failure = server.logged
    .slice(from)
    .map((line) => JSON.parse(line))
    .find(({ level }) => level === 50);
  expect(failure).toMatchObject({ code: 'INTERNAL_SERVER_ERROR', error: 'TypeError' });
  expect(failure.frames[0]).toContain('request-log.test.ts');
});
