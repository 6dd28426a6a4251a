import { afterAll, beforeAll, expect, test } from 'vitest';
import { callApi, callWell, createKey, createSession } from './testing/call-api.ts';
import {
  openTestBed,
  type RunningServer,
  type TestBed,
  withAdminKey,
} from './testing/running-server.ts';

const rounds = 100;

let bed: TestBed;
let server: RunningServer;
let key: string;
beforeAll(async () => {
  bed = await openTestBed();
  server = await bed.start(withAdminKey);
  key = await createKey(server);
});
afterAll(() => bed.close());

/** One request of each kind that needs the session. */
const useSession = (id: string) => [
  callApi(server, 'stealthGenerate', { key, session: id, body: {} }),
  callApi(server, 'getSession', { key, id }),
  callApi(server, 'updateSession', { key, id, body: { label: 'again' } }),
];

test('once DELETE is answered the session is gone, whatever was in flight', async () => {
  const inFlight: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const id = await createSession(server, key);
    const before = [...useSession(id), ...useSession(id)];
    const deleting = callWell(server, 'deleteSession', { key, id });
    const during = useSession(id);
    await deleting;
    const after = await Promise.all(useSession(id));
    expect(after.map(({ status }) => status)).toEqual([404, 404, 404]);
    inFlight.push(...(await Promise.all([...before, ...during])).map(({ status }) => status));
    // A PATCH that was in flight does not bring it back either.
    expect((await callApi(server, 'getSession', { key, id })).status).toBe(404);
  }
  // Both happened, so that there was a race; and nothing else did.
  expect(new Set(inFlight)).toEqual(new Set([200, 404]));
});

test('deleting all sessions ends each of them at once', async () => {
  const ids = await Promise.all(Array.from({ length: 20 }, () => createSession(server, key)));
  const { data } = await callWell(server, 'revokeAllSessions', { key });
  expect(data.deleted).toBe(20);
  const after = await Promise.all(ids.flatMap(useSession));
  expect(new Set(after.map(({ status }) => status))).toEqual(new Set([404]));
});
