import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { settingsTable } from '@sipher/server';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listenHttp } from '../testing/listen-http.ts';
import { runTestProgram } from '../testing/run-test-program.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sipher-serve-'));
});
afterEach(() => rm(folder, { recursive: true }));

const serve = (args: string[], environment: Record<string, string> = {}) =>
  runTestProgram(['serve', ...args], {
    environment: {
      SIPHER_STORE: `lmdb:${folder}/store`,
      SIPHER_LOG_LEVEL: 'silent',
      PORT: '0',
      ...environment,
    },
  });

const settings = Object.values(settingsTable);

test('help shows every setting with its variable and its default', async () => {
  const { out } = await serve(['--help']);
  const text = out.replace(/\s+/g, ' ');
  for (const { flag, env, fallback, description } of settings) {
    const source = fallback === '' ? `(env: ${env})` : `(env: ${env}, default: ${fallback})`;
    expect(text).toContain(`--${flag} <value> ${description} ${source}`);
  }
});

const refused = settings.flatMap((setting) => {
  const value = ['', 'x'].find((text) => !setting.schema.safeParse(text).success);
  return value === undefined ? [] : [{ ...setting, value }];
});

test.each(refused)('--$flag wins over $env, and a bad value has exit code 2', async (setting) => {
  const { exitCode, out, err } = await serve([`--${setting.flag}`, setting.value]);
  expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
  expect(err).toMatch(new RegExp(`^sipher: ${setting.env} \\(--${setting.flag}\\): .+\\n$`));
});

test('a setting of the environment holds without its flag', async () => {
  const { exitCode, err } = await serve([], { PORT: 'x' });
  expect(exitCode).toBe(2);
  expect(err).toMatch(/^sipher: PORT \(--port\): /);
});

test('the server runs until it is asked to stop, then closes: exit code 0', async () => {
  const taken = await listenHttp(() => {});
  // The flag must have won: the port of the environment is taken.
  expect(await serve(['--port', '0'], { PORT: String(taken.port) })).toEqual({
    exitCode: 0,
    out: '',
    err: '',
  });
  await taken.close();
});

test('a port that is taken is one clear line: exit code 1', async () => {
  const taken = await listenHttp(() => {});
  const { exitCode, err } = await serve(['--port', String(taken.port)]);
  await taken.close();
  expect(exitCode).toBe(1);
  expect(err).toBe(
    `sipher: cannot listen on 127.0.0.1, port ${taken.port}: another process listens there (EADDRINUSE)\n`,
  );
});

test('a host that is not this machine is one clear line: exit code 1', async () => {
  // 192.0.2.0/24 is for documentation (RFC 5737): no machine has it.
  const { exitCode, err } = await serve(['--host', '192.0.2.1']);
  expect(exitCode).toBe(1);
  expect(err).toBe(
    'sipher: cannot listen on 192.0.2.1, port 0: this machine does not have that address (EADDRNOTAVAIL)\n',
  );
});

test('a store that cannot be opened is one clear line: exit code 1', async () => {
  await writeFile(join(folder, 'file'), '');
  const { exitCode, err } = await serve(['--store', `lmdb:${folder}/file`]);
  expect(exitCode).toBe(1);
  expect(err).toMatch(/^sipher: cannot open the store at ".*": .*\n$/);
});
