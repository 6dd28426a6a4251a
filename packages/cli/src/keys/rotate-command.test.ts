import { readdirSync, readFileSync, statSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { refuseFetch, runTestProgram } from '../testing/run-test-program.ts';
import { startTestServer } from '../testing/start-test-server.ts';

let server: Awaited<ReturnType<typeof startTestServer>>;
let path: string;
let oldKey: string;
beforeEach(async () => {
  server = await startTestServer();
  path = join(server.folder, 'dev-key');
  oldKey = readFileSync(path, 'utf8').trim();
});
afterEach(() => server.close());

const newKeyPattern = /sph_\w{12}_\w{38}/;

const callAs = async (key: string) =>
  (await fetch(`${server.url}/v1/sessions`, { headers: { 'X-API-Key': key } })).status;

const rotate = (args: string[], deps: Parameters<typeof runTestProgram>[1] = {}) =>
  runTestProgram(['keys', 'rotate', '--url', server.url, ...args], deps);

test('a key from a file is replaced in the file, before anything is printed', async () => {
  let atPrint = '';
  let out = '';
  const writeOut = (text: string) => {
    atPrint ||= readFileSync(path, 'utf8');
    out += text;
  };
  const { exitCode, err } = await rotate(['--key-file', path], { writeOut });
  expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
  expect(atPrint).toMatch(/^sph_\w{12}_\w{38}\n$/);
  expect(atPrint.trim()).not.toBe(oldKey);
  expect(out).toContain(path);
  expect(out).not.toMatch(newKeyPattern);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(server.folder).sort()).toEqual(['dev-key', 'index', 'store']);

  expect(await callAs(oldKey)).toBe(200);
  expect(await callAs(atPrint.trim())).toBe(200);
  expect(await callAs(oldKey)).toBe(401);
});

test('--json prints the answer with the key that is in the file', async () => {
  const { out } = await rotate(['--key-file', path, '--json']);
  const { key, ...rest } = JSON.parse(out);
  expect(`${key}\n`).toBe(readFileSync(path, 'utf8'));
  expect(Object.keys(rest).sort()).toEqual(['id', 'notice']);
});

test('a key from the environment is not written anywhere: the new one is printed', async () => {
  const { exitCode, out } = await rotate([], { environment: { SIPHER_API_KEY: oldKey } });
  expect(exitCode).toBe(0);
  const key = newKeyPattern.exec(out)?.[0] ?? '';
  expect(out).toMatch(/\n\nStore it now: it is not shown again\./);
  expect(await callAs(key)).toBe(200);
  expect(await callAs(oldKey)).toBe(401);
  expect(readFileSync(path, 'utf8').trim()).toBe(oldKey);
});

test('a file named on the command line wins over the environment', async () => {
  const environment = { SIPHER_API_KEY: 'sph_another' };
  expect((await rotate(['--key-file', path], { environment })).exitCode).toBe(0);
  expect(readFileSync(path, 'utf8').trim()).not.toBe(oldKey);
});

test.each([
  ['printed', [], /^key {2}(sph_\w{51})\nid /],
  ['printed as JSON', ['--json'], /"key":"(sph_\w{51})"/],
])('a key that cannot be written is %s, and the exit code is 1', async (_, args, pattern) => {
  const hidden = `${path}.hidden`;
  const { exitCode, out, err } = await rotate(['--key-file', path, ...args], {
    fetch: async (...call) => {
      const response = await fetch(...call);
      await rename(path, hidden);
      return response;
    },
  });
  expect(exitCode).toBe(1);
  expect(err).toBe(
    `sipher: ${path}: cannot write the new key (ENOENT); it is above, and nowhere else\n`,
  );
  expect(await callAs(pattern.exec(out)?.[1] ?? '')).toBe(200);
});

test('a refused rotation leaves the file as it is', async () => {
  const foreign = `sph_${'a'.repeat(12)}_${'b'.repeat(38)}`;
  await writeFile(path, foreign);
  const { exitCode, out, err } = await rotate(['--key-file', path]);
  expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
  expect(err).toMatch(/^sipher: INVALID_API_KEY: /);
  expect(err).not.toContain('bbb');
  expect(readFileSync(path, 'utf8')).toBe(foreign);
});

test('without a key anywhere nothing is called', async () => {
  await rm(path);
  const { exitCode, err } = await rotate(['--key-file', path], { fetch: refuseFetch });
  expect(exitCode).toBe(1);
  expect(err).toBe(`sipher: ${path}: cannot read an API key there (ENOENT)\n`);
});
