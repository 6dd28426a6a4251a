import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runTestProgram } from '../testing/run-test-program.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sipher-backup-'));
});
afterEach(() => rm(folder, { recursive: true }));

const environment = () => ({
  SIPHER_STORE: `lmdb:${folder}/store`,
  SIPHER_LOG_LEVEL: 'silent',
  PORT: '0',
});
const backUp = (args: string[]) =>
  runTestProgram(['backup', ...args], { environment: environment() });

test('copies the store to a new folder and says where', async () => {
  await runTestProgram(['serve'], { environment: environment() });
  const target = join(folder, 'copy');
  expect(await backUp(['--to', target])).toEqual({ exitCode: 0, out: `${target}\n`, err: '' });
  expect(existsSync(join(target, 'durable', 'data.mdb'))).toBe(true);
});

test('no store there is one clear line: exit code 1', async () => {
  const { exitCode, out, err } = await backUp(['--to', join(folder, 'copy')]);
  expect([exitCode, out]).toEqual([1, '']);
  expect(err).toMatch(/^sipher: cannot back up ".*" to ".*": there is no store\n$/);
});

test('an empty folder name is one clear line: exit code 2', async () => {
  const { exitCode, out, err } = await backUp(['--to', '']);
  expect([exitCode, out]).toEqual([2, '']);
  expect(err).toBe(
    "error: option '--to <folder>' argument '' is invalid. Expected the path of a folder.\n",
  );
});

test('a target that exists is one clear line: exit code 1', async () => {
  await runTestProgram(['serve'], { environment: environment() });
  const target = join(folder, 'copy');
  await backUp(['--to', target]);
  const { exitCode, err } = await backUp(['--to', target]);
  expect(exitCode).toBe(1);
  expect(err).toMatch(/^sipher: cannot back up ".*" to ".*": the folder exists already\n$/);
});

test('a Redis store is refused: exit code 2', async () => {
  const args = ['--store', 'redis://127.0.0.1:1', '--to', join(folder, 'copy')];
  const { exitCode, err } = await backUp(args);
  expect(exitCode).toBe(2);
  expect(err).toContain('embedded stores alone');
});
