import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidInputError } from '@sipher/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiError } from '../api-error.ts';
import { RpcFailedError, RpcNotConfiguredError } from '../nodes/port.ts';
import { expectRefusal } from '../testing/expect-refusal.ts';
import { adminKey, openTestApp, type TestApp } from '../testing/open-test-app.ts';
import { runOnce } from './run-once.ts';

let server: TestApp;
let key: string;
beforeAll(async () => {
  server = await openTestApp();
  key = await server.createKey('pro');
});
afterAll(() => server.close());

type Request = {
  readonly payload: object;
  readonly name: string;
  readonly by?: string;
  readonly session?: string;
};

const post = (url: string, { payload, name, by = key, session }: Request) => {
  const under = session === undefined ? {} : { 'x-session-id': session };
  const headers = { 'x-api-key': by, 'idempotency-key': name, ...under };
  return server.app.inject({ method: 'POST', url, payload, headers });
};
const create = (request: Request) => post('/v1/sessions', request);
const derive = (request: Request) => post('/v1/stealth/derive', request);

const countSessions = async (by = key): Promise<number> => {
  const { json } = await server.call(by, { method: 'GET', url: '/v1/sessions?limit=100' });
  return json.data.sessions.length;
};

const generateRecipient = async (chain: string) => {
  const request = { method: 'POST', url: '/v1/stealth/generate', payload: { chain } } as const;
  const { metaAddress } = (await server.call(key, request)).json.data;
  return { recipientMetaAddress: metaAddress };
};

describe('a repeat', () => {
  test('gets the first answer, byte for byte, and nothing is done again', async () => {
    const request = { payload: { defaults: { chain: 'near' }, label: 'ü "1"' }, name: 'same' };
    const first = await create(request);
    const before = await countSessions();
    server.clock.ms += 3_000;
    const second = await create(request);
    expect([first.statusCode, second.statusCode]).toEqual([201, 201]);
    expect(second.body).toBe(first.body);
    expect(first.headers).not.toHaveProperty('idempotency-replayed');
    expect(second.headers).toMatchObject({
      'idempotency-replayed': 'true',
      location: `/v1/sessions/${first.json().data.sessionId}`,
      etag: '"1"',
      'content-type': first.headers['content-type'],
      'content-length': first.headers['content-length'],
    });
    expect(second.headers['x-request-id']).not.toBe(first.headers['x-request-id']);
    expect(await countSessions()).toBe(before);
  });

  test('whose fields come in another order is the same request', async () => {
    const first = await create({ payload: { label: 'a', defaults: {} }, name: 'order' });
    const second = await create({ payload: { defaults: {}, label: 'a' }, name: 'order' });
    expect(second.body).toBe(first.body);
  });

  test('that says what was the default is the same request', async () => {
    const first = await create({ payload: { defaults: {} }, name: 'default' });
    const second = await create({ payload: { defaults: {}, ttlSeconds: 3600 }, name: 'default' });
    expect(second.body).toBe(first.body);
  });

  test('with another body is 422, and the first answer stays', async () => {
    const first = await create({ payload: { defaults: {} }, name: 'other body' });
    const other = await create({ payload: { defaults: { chain: 'base' } }, name: 'other body' });
    expectRefusal(other, 'IDEMPOTENCY_KEY_REUSED');
    const again = await create({ payload: { defaults: {} }, name: 'other body' });
    expect(again.body).toBe(first.body);
  });

  test('by another API key is a request of its own', async () => {
    const other = await server.createKey('pro');
    const first = await create({ payload: { defaults: {} }, name: 'shared' });
    const foreign = await create({ payload: { defaults: {} }, name: 'shared', by: other });
    expect(foreign.statusCode).toBe(201);
    expect(foreign.headers).not.toHaveProperty('idempotency-replayed');
    expect(foreign.json().data.sessionId).not.toBe(first.json().data.sessionId);
    expect(await countSessions(other)).toBe(1);
  });

  test('on another operation is a request of its own', async () => {
    await create({ payload: { defaults: {} }, name: 'two operations' });
    const answer = await derive({
      payload: await generateRecipient('near'),
      name: 'two operations',
    });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers).not.toHaveProperty('idempotency-replayed');
  });

  test('under a session that fills other fields is another request', async () => {
    const payload = await generateRecipient('base');
    const native = await server.createSession(key, { backend: 'sip-native' });
    const other = await server.createSession(key, { backend: 'erc5564' });
    const first = await derive({ payload, name: 'sessions', session: native });
    expect(first.statusCode).toBe(200);
    expectRefusal(
      await derive({ payload, name: 'sessions', session: other }),
      'IDEMPOTENCY_KEY_REUSED',
    );
    const written = { ...payload, backend: 'sip-native' };
    const again = await derive({ payload: written, name: 'sessions', session: other });
    expect(again.body).toBe(first.body);
  });

  test('by a free key is replayed where the operation is open to it', async () => {
    const free = await server.createKey('free');
    const request = { payload: await generateRecipient('solana'), name: 'free', by: free };
    const [first, second] = [await derive(request), await derive(request)];
    expect([first.statusCode, second.body]).toEqual([200, first.body]);
    expect(second.headers['idempotency-replayed']).toBe('true');
  });

  test('after 24 hours runs again', async () => {
    const request = { payload: { defaults: {} }, name: 'a day' };
    const first = await create(request);
    server.clock.ms += 86_399_999;
    expect((await create(request)).body).toBe(first.body);
    server.clock.ms += 1;
    const later = await create(request);
    expect(later.statusCode).toBe(201);
    expect(later.json().data.sessionId).not.toBe(first.json().data.sessionId);
  });

  test('with the rotated secret is the same caller’s', async () => {
    const rotating = await server.createKey('pro');
    const request = { payload: { defaults: {} }, name: 'rotated' };
    const first = await create({ ...request, by: rotating });
    const rotation = { method: 'POST', url: '/v1/keys/rotate' } as const;
    const { json } = await server.call(rotating, rotation);
    expect((await create({ ...request, by: json.data.key })).body).toBe(first.body);
  });
});

describe('a refusal', () => {
  test('of the input is not kept, and takes no name', async () => {
    const wrong = await create({ payload: { defaults: { chain: 'dogecoin' } }, name: 'refused' });
    expectRefusal(wrong, 'VALIDATION_ERROR');
    const right = await create({ payload: { defaults: { chain: 'near' } }, name: 'refused' });
    expect(right.statusCode).toBe(201);
  });

  test('by the operation lets go of the name: the same or another request may take it', async () => {
    const payload = await generateRecipient('near');
    const strange = { ...payload, backend: 'erc5564' };
    for (let n = 0; n < 2; n += 1) {
      expectRefusal(await derive({ payload: strange, name: 'let go' }), 'VALIDATION_ERROR');
    }
    const right = await derive({ payload, name: 'let go' });
    expect(right.statusCode).toBe(200);
    expect((await derive({ payload, name: 'let go' })).body).toBe(right.body);
  });

  test('at a cap can be repeated once there is room', async () => {
    const capped = await server.createKey('pro');
    const filled = [];
    for (let n = 0; n < 100; n += 1) filled.push(await server.createSession(capped));
    const request = { payload: { defaults: {} }, name: 'room', by: capped };
    expectRefusal(await create(request), 'SESSION_LIMIT_REACHED');
    await server.call(capped, { method: 'DELETE', url: `/v1/sessions/${filled[0]}` });
    expect((await create(request)).statusCode).toBe(201);
  });

  test('of a revoked key comes before any replay', async () => {
    const revoked = await server.createKey('pro');
    const request = { payload: { defaults: {} }, name: 'revoked', by: revoked };
    expect((await create(request)).statusCode).toBe(201);
    const url = `/v1/admin/keys/${server.keyIdOf(revoked)}`;
    await server.call(adminKey, { method: 'DELETE', url });
    expectRefusal(await create(request), 'INVALID_API_KEY');
  });
});

describe('a call that failed', () => {
  const owner = { keyId: 'unit', openDataKey: () => new Uint8Array(32) };
  const run = async (name: string, execute: () => Promise<{ data: unknown }>) => {
    const call = { owner, operationId: 'op', idempotencyKey: name, input: {} };
    const deps = { store: server.store, randomBytes, nowMs: () => server.clock.ms };
    return runOnce(call, execute, deps);
  };
  const endpoint = { chain: 'solana', provider: 'generic' } as const;
  const failures: [string, boolean, Error][] = [
    ['a refusal', true, new ApiError('WRITE_CONTENDED')],
    ['what core refuses', true, new InvalidInputError('chain', 'a chain')],
    ['a chain that could not be read', true, new RpcFailedError(endpoint, 'timeout')],
    ['a chain without endpoint', true, new RpcNotConfiguredError(endpoint)],
    ['an unknown outcome', false, new ApiError('STORE_UNAVAILABLE')],
    ['a fault of the server', false, new TypeError('undefined is not a function')],
  ];
  test.each(failures)('with %s lets go of its name: %s', async (what, isFree, failure) => {
    await expect(run(what, () => Promise.reject(failure))).rejects.toBe(failure);
    const again = run(what, async () => ({ data: 'done' }));
    if (isFree) expect(await again).toEqual({ data: 'done' });
    else await expect(again).rejects.toMatchObject({ code: 'IDEMPOTENCY_IN_PROGRESS' });
  });
});

describe('what is kept', () => {
  const readStore = async (): Promise<Buffer> => {
    const names = await readdir(server.folder, { recursive: true, withFileTypes: true });
    const files = names.filter((entry) => entry.isFile());
    return Buffer.concat(
      await Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name)))),
    );
  };

  test('shows neither the name nor a secret of the answer', async () => {
    const viewingKey = `0x${'5ec2e7'.repeat(10)}abcd`;
    const payload = { defaults: { defaultViewingKey: viewingKey }, label: 'label-in-the-clear' };
    const request = { payload, name: 'order-4711-of-my-customer' };
    const first = await create(request);
    expect(first.json().data.defaults.defaultViewingKey).toBe(viewingKey);
    expect((await create(request)).body).toBe(first.body);
    const derived = await derive({ payload: await generateRecipient('near'), name: 'derived' });
    const stored = await readStore();
    // The session itself shows that what lies in the clear would be found.
    expect(stored.includes('label-in-the-clear')).toBe(true);
    for (const secret of [
      request.name,
      viewingKey.slice(2),
      Buffer.from(viewingKey).toString('base64').slice(4, -4),
      derived.json().data.sharedSecret.slice(2),
    ]) {
      expect(stored.includes(secret)).toBe(false);
    }
    expect(server.logged.join('')).not.toContain(request.name);
  });

  test('does not tell that two requests had the same content', async () => {
    const partition = server.keyIdOf(key);
    for (const name of ['twin 1', 'twin 2']) await create({ payload: { defaults: {} }, name });
    const collection = { name: 'idempotency', durable: true };
    const { entries } = await server.store.list(partition, collection, { limit: 1000 });
    const prints = entries.map(({ value }) => JSON.parse(value).fingerprint);
    expect(prints.length).toBeGreaterThan(2);
    expect(new Set(prints).size).toBe(prints.length);
  });
});
