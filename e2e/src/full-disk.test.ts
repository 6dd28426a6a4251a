import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ApiAnswer, callApi, callWell, createKey, createSession } from './testing/call-api.ts';
import {
  openTestBed,
  type RunningServer,
  type TestBed,
  withAdminKey,
} from './testing/running-server.ts';
import { spawnServer } from './testing/server-process.ts';
import { openSmallDisk, type SmallDisk } from './testing/small-disk.ts';

const sizeBytes = 48 * 2 ** 20;
const why = 'this system does not let us mount a small disk (unshare, mount)';

let bed: TestBed | null;
let disk: SmallDisk | null;
beforeEach(async (context) => {
  bed = null;
  disk = await openSmallDisk(sizeBytes);
  if (disk === null) context.skip(why);
  else bed = await openTestBed(join(disk.folder, 'store'));
});
afterEach(async () => {
  await bed?.close();
  await disk?.close();
});

const open = () => {
  if (bed === null || disk === null) throw new Error(why);
  return { bed, disk };
};

type Answer = Pick<ApiAnswer<'getReady'>, 'status' | 'code' | 'headers'>;

const expectUnavailable = ({ status, code, headers }: Answer) => {
  expect([status, code]).toEqual([503, 'STORE_UNAVAILABLE']);
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
};

/** Asks until the server says that it can write; each answer is awaited. */
const waitUntilReady = async (server: RunningServer) => {
  const deadline = performance.now() + 5_000;
  while ((await callApi(server, 'getReady')).status !== 200) {
    if (performance.now() > deadline) throw new Error('not ready again');
  }
};

/** What the store has freed in its own file still takes some: those are made, and are to be kept. */
const createUntilRefused = async (server: RunningServer, key: string): Promise<string[]> => {
  const made: string[] = [];
  for (let refusals = 0; refusals < 10; ) {
    const answer = await callApi(server, 'createSession', { key, body: { defaults: {} } });
    if (answer.status === 201) made.push(answer.data.sessionId);
    else expectUnavailable(answer);
    refusals = answer.status === 201 ? 0 : refusals + 1;
  }
  return made;
};

const readLabels = async (server: RunningServer, key: string, ids: readonly string[]) =>
  Promise.all(
    ids.map(async (id) => (await callWell(server, 'getSession', { key, id })).data.label),
  );

test('a full disk refuses what must be written or counted, and loses nothing; room ends it', async () => {
  const { bed, disk } = open();
  const server = await bed.start(withAdminKey);
  const key = await createKey(server);
  const ids: string[] = [];
  for (let index = 0; index < 20; index += 1) ids.push(await createSession(server, key));
  const [id = '', doomed = ''] = ids;
  const patch = (label: string) => callApi(server, 'updateSession', { key, id, body: { label } });
  await patch('before');

  await disk.fill();
  ids.push(...(await createUntilRefused(server, key)));
  const deadline = performance.now() + 2_000;
  while ((await callApi(server, 'getReady')).status === 200) {
    if (performance.now() > deadline) throw new Error('still ready');
  }
  for (let round = 0; round < 20; round += 1) {
    expectUnavailable(await callApi(server, 'createSession', { key, body: { defaults: {} } }));
    expectUnavailable(await patch(`during ${round}`));
    expectUnavailable(await callApi(server, 'deleteSession', { key, id: doomed }));
    expectUnavailable(await callApi(server, 'rotateKey', { key }));
    expectUnavailable(await callApi(server, 'getReady'));
    // A read counts against its key's limit, and no limit is switched off.
    expectUnavailable(await callApi(server, 'getSession', { key, id }));
    await callWell(server, 'getHealth');
  }

  await disk.empty();
  await waitUntilReady(server);
  const others = Array(ids.length - 1).fill(undefined);
  expect(await readLabels(server, key, ids)).toEqual(['before', ...others]);
  ids.push(await createSession(server, key));
  expect((await patch('after')).status).toBe(200);
  await server.kill();
  const next = await bed.start(withAdminKey);
  const labels = await readLabels(next, key, ids);
  expect(labels).toEqual(['after', ...others, undefined]);
});

test('a disk that fills up under load loses nothing that was acknowledged', async () => {
  const { bed, disk } = open();
  const server = await bed.start(withAdminKey);
  const key = await createKey(server);
  const acknowledged: string[] = [];
  const label = 'x'.repeat(128);
  let refused = 0;
  const create = async () => {
    const body = { defaults: { defaultViewingKey: `0x${'5c'.repeat(32)}` }, label };
    const answer = await callApi(server, 'createSession', { key, body });
    if (answer.status === 201) acknowledged.push(answer.data.sessionId);
    else {
      expectUnavailable(answer);
      refused += 1;
    }
  };
  const write = async () => {
    while (refused < 50) await create();
  };
  await Promise.all([...Array.from({ length: 32 }, write), disk.fill()]);
  expect(acknowledged.length).toBeGreaterThan(0);
  await disk.empty();
  await waitUntilReady(server);
  expect(await readLabels(server, key, acknowledged)).toEqual(acknowledged.map(() => label));
  await server.kill();
  const next = await bed.start(withAdminKey);
  expect(await readLabels(next, key, acknowledged)).toEqual(acknowledged.map(() => label));
});

test('on a full disk a fresh store is not opened: one line names the folder', async () => {
  const { bed, disk } = open();
  await disk.fill();
  const server = spawnServer({ args: ['--port', '0', '--store', `lmdb:${bed.storeFolder}`] });
  expect(await server.ended).toEqual({ code: 1, signal: null });
  expect(server.stderr()).toMatch(/^[^\n]+\n$/);
  expect(server.stderr()).toContain(bed.storeFolder);
  expect(server.stderr()).not.toMatch(/\bat .*:\d+:\d+|unforeseen/);
  await disk.empty();
  const next = await bed.start(withAdminKey);
  await createSession(next, await createKey(next));
});

test('on a full disk a store that is there is opened, and serves once there is room', async () => {
  const { bed, disk } = open();
  const first = await bed.start(withAdminKey);
  const key = await createKey(first);
  const id = await createSession(first, key);
  await first.stop();
  await disk.fill();
  const server = await bed.start({ ...withAdminKey, awaited: 'listening' });
  expectUnavailable(await callApi(server, 'getReady'));
  expectUnavailable(await callApi(server, 'getSession', { key, id }));
  await disk.empty();
  await waitUntilReady(server);
  expect(await readLabels(server, key, [id])).toEqual([undefined]);
  await callWell(server, 'deleteSession', { key, id });
});
