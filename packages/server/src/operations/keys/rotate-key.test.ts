import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../../testing/open-test-app.ts';

let server: TestApp;
beforeAll(async () => {
  server = await openTestApp();
});
afterAll(() => server.close());

const rotate = (key: string) => server.call(key, { method: 'POST', url: '/v1/keys/rotate' });
const list = (key: string) => server.call(key, { method: 'GET', url: '/v1/sessions' });

describe('POST /v1/keys/rotate', () => {
  test('the old secret lives until the new one is first used, and the sessions stay', async () => {
    const old = await server.createKey('pro');
    const defaults = { chain: 'near', defaultViewingKey: `0x${'55'.repeat(32)}` };
    const session = await server.createSession(old, defaults);
    const { key: fresh, id } = (await rotate(old)).json.data;
    expect(fresh).not.toBe(old);
    expect(id).toBe(server.keyIdOf(old));
    expect((await list(old)).status).toBe(200);
    const url = `/v1/sessions/${session}`;
    const read = await server.call(fresh, { method: 'GET', url });
    expect(read.json.data.defaults).toEqual(defaults);
    expect((await list(old)).json.error.code).toBe('INVALID_API_KEY');
    expect((await list(fresh)).status).toBe(200);
  });

  test('rotating again before that replaces the new secret: a lost answer locks nobody out', async () => {
    const old = await server.createKey('pro');
    const lost = (await rotate(old)).json.data.key;
    const fresh = (await rotate(old)).json.data.key;
    expect((await list(lost)).json.error.code).toBe('INVALID_API_KEY');
    expect((await list(fresh)).status).toBe(200);
    expect((await list(old)).status).toBe(401);
  });

  test('many first uses of the new secret at once all pass', async () => {
    const { key } = (await rotate(await server.createKey('pro'))).json.data;
    const answers = await Promise.all(Array.from({ length: 20 }, () => list(key)));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
  });

  test('concurrent rotations all answer, and exactly one new secret works', async () => {
    const old = await server.createKey('pro');
    const answers = await Promise.all(Array.from({ length: 40 }, () => rotate(old)));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    const keys = answers.map(({ json }) => json.data.key);
    const working = [];
    for (const key of keys) if ((await list(key)).status === 200) working.push(key);
    expect(working).toHaveLength(1);
  });

  test('a free key can rotate too', async () => {
    expect((await rotate(await server.createKey('free'))).status).toBe(200);
  });
});
