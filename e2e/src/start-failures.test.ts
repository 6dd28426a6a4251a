import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestBed, type TestBed } from './testing/running-server.ts';
import { type ProcessOptions, spawnServer } from './testing/server-process.ts';

/** To whom folders can be forbidden; nothing is forbidden to root. */
const nobody = 65_534;
const asUser = process.getuid?.() === 0 ? { uid: nobody } : {};

let bed: TestBed;
beforeEach(async () => {
  bed = await openTestBed();
  await chmod(bed.folder, 0o755);
});
afterEach(() => bed.close());

/** Runs a server that must not come up: how it ended, and what it said. */
const fail = async (options: ProcessOptions) => {
  const server = spawnServer(options);
  const overdue = setTimeout(() => server.signal('SIGKILL'), 5_000);
  const exit = await server.ended;
  clearTimeout(overdue);
  return { ...exit, stderr: server.stderr(), stdout: server.stdout() };
};

const serveOn = (store: string, port = 0) => ({
  args: ['--port', String(port), '--store', `lmdb:${store}`],
});

const expectOneLine = ({ stderr }: { readonly stderr: string }, named: string) => {
  expect(stderr).toContain(named);
  expect(stderr).toMatch(/^[^\n]+\n$/);
  expect(stderr).not.toMatch(/\bat .*:\d+:\d+|unforeseen|node:/);
};

const expectRefused = (end: Awaited<ReturnType<typeof fail>>, named: string) => {
  expect({ code: end.code, signal: end.signal }).toEqual({ code: 1, signal: null });
  expectOneLine(end, named);
  expect(end.stdout).not.toContain('listening');
};

test('a folder that cannot be written is named', async () => {
  const folder = join(bed.folder, 'locked');
  await mkdir(folder, { mode: 0o555 });
  const store = join(folder, 'store');
  expectRefused(await fail({ ...serveOn(store), ...asUser }), store);
});

test('a store that another user owns is named', async () => {
  const server = await bed.start();
  await server.stop();
  await chmod(join(bed.storeFolder, 'durable'), 0o500);
  await chmod(bed.storeFolder, 0o555);
  expectRefused(await fail({ ...serveOn(bed.storeFolder), ...asUser }), bed.storeFolder);
});

test('a folder beside which the developer key cannot be written is named', async () => {
  const folder = join(bed.folder, 'locked');
  const store = join(folder, 'store');
  await mkdir(store, { recursive: true });
  await chmod(store, 0o777);
  await chmod(folder, 0o555);
  expectRefused(await fail({ ...serveOn(store), ...asUser }), join(folder, 'dev-key'));
});

test('a file in place of the folder is named', async () => {
  await writeFile(bed.storeFolder, '');
  expectRefused(await fail(serveOn(bed.storeFolder)), bed.storeFolder);
});

test('a folder that no one can make is named', async () => {
  expectRefused(await fail(serveOn('/proc/none/store')), '/proc/none/store');
});

test('a folder whose data are no store is named', async () => {
  const folder = join(bed.storeFolder, 'durable');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'data.mdb'), 'not a store\n'.repeat(10_000));
  expectRefused(await fail(serveOn(bed.storeFolder)), folder);
});

test('a port that is taken is named', async () => {
  const other = await listen();
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  expectRefused(await fail(serveOn(bed.storeFolder, port)), `127.0.0.1, port ${port}`);
  other.close();
  const next = await bed.start({ flags: ['--port', String(port)] });
  expect(next.url).toBe(`http://127.0.0.1:${port}`);
});

const listen = (): Promise<Server> =>
  new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => resolve(server));
  });

test.each<[string, ProcessOptions]>([
  ['PORT', { args: ['--port', '65536'] }],
  ['PORT', { args: [], env: { PORT: 'http' } }],
  ['SIPHER_STORE', { args: ['--store', 'redis://:a-password@127.0.0.1:99999'] }],
  ['SIPHER_STORE', { args: ['--store', 'lmdb:'] }],
  ['SIPHER_ADMIN_KEY', { args: [], env: { SIPHER_ADMIN_KEY: 'a-password' } }],
  ['SIPHER_CORS_ORIGINS', { args: ['--cors-origins', 'https://app.example/path'] }],
  ['SIPHER_LOG_LEVEL', { args: [], env: { SIPHER_LOG_LEVEL: 'loud' } }],
  ['--stor', { args: ['--stor', 'lmdb:x'] }],
])('a bad %s is named, without its value, with exit code 2: %o', async (setting, options) => {
  const end = await fail(options);
  expect(end.code).toBe(2);
  expect(end.stderr).toContain(setting);
  expect(end.stderr).not.toMatch(/a-password|\bat .*:\d+:\d+|unforeseen/);
  expect(end.stdout).toBe('');
});
