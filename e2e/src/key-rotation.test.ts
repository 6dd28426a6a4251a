import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { callApi, callWell, createKey, keyIdOf } from './testing/call-api.ts';
import {
  adminKey,
  openTestBed,
  type RunningServer,
  type TestBed,
  withAdminKey,
} from './testing/running-server.ts';

const viewingKey = `0x${'c4'.repeat(32)}`;

let bed: TestBed;
let one: RunningServer;
let other: RunningServer;
let key: string;
let session: string;
beforeAll(async () => {
  bed = await openTestBed();
  one = await bed.start(withAdminKey);
  other = await bed.start(withAdminKey);
});
afterAll(() => bed.close());
beforeEach(async () => {
  key = await createKey(one);
  const body = { defaults: { chain: 'near', defaultViewingKey: viewingKey } };
  session = (await callWell(one, 'createSession', { key, body })).data.sessionId;
});

const rotate = async (old: string) => (await callWell(one, 'rotateKey', { key: old })).data.key;

/** What a key is answered: the viewing key of the session, or the code of the refusal. */
const tryKey = async (server: RunningServer, tried: string) => {
  const { data, code } = await callApi(server, 'getSession', { key: tried, id: session });
  return code ?? data.defaults.defaultViewingKey;
};

test('the old secret works until the new one is first used, on both processes', async () => {
  const rotated = await rotate(key);
  expect(keyIdOf(rotated)).toBe(keyIdOf(key));
  expect(await tryKey(one, key)).toBe(viewingKey);
  expect(await tryKey(other, key)).toBe(viewingKey);
  expect(await tryKey(one, rotated)).toBe(viewingKey);
  expect(await tryKey(one, key)).toBe('INVALID_API_KEY');
  expect(await tryKey(other, key)).toBe('INVALID_API_KEY');
  expect(await tryKey(other, rotated)).toBe(viewingKey);
});

test('what was sealed before two used rotations still opens, and sessions work on', async () => {
  const first = await rotate(key);
  expect(await tryKey(other, first)).toBe(viewingKey);
  const second = await rotate(first);
  expect(await tryKey(other, second)).toBe(viewingKey);
  const body = {};
  const { data } = await callWell(other, 'stealthGenerate', { key: second, session, body });
  expect(data.chain).toBe('near');
  expect(await tryKey(one, first)).toBe('INVALID_API_KEY');
});

test('rotating again before the first use replaces the pending secret', async () => {
  const lost = await rotate(key);
  const kept = await rotate(key);
  expect(await tryKey(one, lost)).toBe('INVALID_API_KEY');
  expect(await tryKey(other, lost)).toBe('INVALID_API_KEY');
  expect(await tryKey(one, key)).toBe(viewingKey);
  expect(await tryKey(other, kept)).toBe(viewingKey);
  expect(await tryKey(one, key)).toBe('INVALID_API_KEY');
});

test('rotations at once through both leave one secret that works', async () => {
  const rotated = await Promise.all(
    Array.from({ length: 8 }, async (_, index) => {
      const answer = await callWell(index % 2 === 0 ? one : other, 'rotateKey', { key });
      return answer.data.key;
    }),
  );
  const outcomes: unknown[] = [];
  for (const tried of rotated) outcomes.push(await tryKey(one, tried));
  expect(outcomes.toSorted()).toEqual([viewingKey, ...Array(7).fill('INVALID_API_KEY')]);
  expect(await tryKey(other, key)).toBe('INVALID_API_KEY');
});

test('revocation ends both secrets and the sessions, on both processes at once', async () => {
  const rotated = await rotate(key);
  await callWell(one, 'revokeAdminKey', { key: adminKey, id: keyIdOf(key) });
  expect(await tryKey(other, rotated)).toBe('INVALID_API_KEY');
  expect(await tryKey(other, key)).toBe('INVALID_API_KEY');
  expect(await tryKey(one, rotated)).toBe('INVALID_API_KEY');
  const used = await callApi(other, 'stealthGenerate', { key, session, body: {} });
  expect([used.status, used.code]).toEqual([401, 'INVALID_API_KEY']);
});
