import { execFile } from 'node:child_process';
import { cp, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callApi, createKey, createSession } from './testing/call-api.ts';
import { openTestBed, type TestBed, withAdminKey } from './testing/running-server.ts';

const command = fileURLToPath(new URL('../../packages/cli/dist/main.js', import.meta.url));

let bed: TestBed;
beforeAll(async () => {
  bed = await openTestBed();
});
afterAll(() => bed.close());

/** Creates sessions until it is told to end; `acknowledged` grows with each answer. */
const createOn = (create: () => Promise<string>) => {
  const acknowledged: string[] = [];
  let isOver = false;
  const lanes = Array.from({ length: 8 }, async () => {
    while (!isOver) acknowledged.push(await create());
  });
  const end = async () => {
    isOver = true;
    await Promise.all(lanes);
  };
  return { acknowledged, end };
};

test('a backup taken under load, served or copied back, has all that was acknowledged before it', async () => {
  const server = await bed.start(withAdminKey);
  const key = await createKey(server);
  const load = createOn(() => createSession(server, key));
  await expect.poll(() => load.acknowledged.length, { timeout: 20_000 }).toBeGreaterThan(200);
  const before = [...load.acknowledged];
  const target = join(bed.folder, 'backup');
  const args = [command, 'backup', '--store', `lmdb:${bed.storeFolder}`, '--to', target];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  expect(stdout).toBe(`${target}\n`);
  await load.end();
  const beside = await bed.start({ ...withAdminKey, store: `lmdb:${target}` });
  // It is a store of its own: what is made in it is not in the first.
  const id = await createSession(beside, key);
  expect((await callApi(server, 'getSession', { key, id })).status).toBe(404);
  await beside.stop();

  await server.stop();
  await rename(bed.storeFolder, `${bed.storeFolder}.old`);
  await cp(target, bed.storeFolder, { recursive: true });
  const restored = await bed.start(withAdminKey);
  const answers = await Promise.all(
    before.map((id) => callApi(restored, 'getSession', { key, id })),
  );
  expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
});
