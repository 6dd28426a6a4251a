import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Operation, operationIds, operations } from '@sipher/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runTestProgram } from '../testing/run-test-program.ts';
import { exampleOptions, secretFileOf } from './command-line.ts';
import { commandNameOf, pathParametersOf } from './command-name.ts';
import { inputFieldsOf } from './input-fields.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sipher-operations-'));
});
afterAll(() => rm(folder, { recursive: true }));

const adminKey = 'an-admin-key-of-thirty-two-letters';
const apiKey = `sph_${'a'.repeat(12)}_${'b'.repeat(38)}`;
const parameterOf: Record<string, string> = {
  '/v1/sessions': `sess_${'0f'.repeat(32)}`,
  '/v1/admin/keys': '4fGh7Jk2Lm9N',
  '/v1/backends': 'sip-native',
};
const parameterFor = ({ path }: Operation) =>
  Object.entries(parameterOf).find(([start]) => path.startsWith(start))?.[1] ?? '';

/** The example's options, its secrets in files of this test's folder. */
const writeExample = async (operation: Operation): Promise<string[]> => {
  const body = { ...Object(operation.example.body) };
  for (const field of inputFieldsOf(operation).filter(({ isSecret }) => isSecret)) {
    const value = body[field.path[0]];
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    if (value !== undefined) await writeFile(join(folder, secretFileOf(field)), `${text}\n`);
  }
  return exampleOptions(operation).flatMap(([flag, value]) => {
    if (value === null) return [flag];
    return [flag, value.startsWith('@') ? `@${join(folder, value.slice(1))}` : value];
  });
};

/** Sends the example of the operation to a server that answers with the example's data. */
const sendExample = async (operation: Operation, more: string[] = []) => {
  const calls: { url: string; method: string | undefined; key: string | null; body: unknown }[] =
    [];
  const answer: typeof fetch = async (input, init) => {
    const { method, headers, body } = init ?? {};
    const key = new Headers(headers).get('x-api-key');
    const sent = typeof body === 'string' ? JSON.parse(body) : undefined;
    calls.push({ url: String(input), method, key, body: sent });
    const { status } = operation.success;
    return Response.json({ success: true, data: operation.example.data }, { status });
  };
  const { group, name } = commandNameOf(operation);
  const parameters = pathParametersOf(operation).map(() => parameterFor(operation));
  const args = [group, name, ...parameters, ...(await writeExample(operation)), ...more];
  const result = await runTestProgram(args, {
    fetch: answer,
    environment: { SIPHER_ADMIN_KEY: adminKey, SIPHER_API_KEY: apiKey },
    waitForStop: () => new Promise(() => {}),
  });
  return { ...result, calls };
};

/** Whose output is more than the data of one answer. */
const follows = ['scanPayments', 'listAnnouncements'];

test.each(operationIds.map((id) => [id]))(
  '%s is a command that sends its example and prints its data',
  async (id) => {
    const operation: Operation = operations[id];
    const { query } = operation;
    const required = id === 'getEffectiveSession' ? ['--operation', 'stealthGenerate'] : [];
    const page = follows.includes(id) ? ['--page'] : [];
    const { exitCode, out, err, calls } = await sendExample(operation, [
      ...required,
      ...page,
      '--json',
    ]);
    expect({ exitCode, err: err.replace(/^there is more.*\n/, '') }).toEqual({
      exitCode: 0,
      err: '',
    });
    expect(JSON.parse(out)).toEqual(operation.example.data);
    const path = operation.path.replace(/\{\w+\}/, parameterFor(operation));
    const search = query !== undefined && required.length > 0 ? '?operation=stealthGenerate' : '';
    const key = { admin: adminKey, public: null }[operation.access as string] ?? apiKey;
    expect(calls).toEqual([
      {
        url: `http://127.0.0.1:8787${path}${search}`,
        method: operation.method,
        key: operation.access === 'public' ? null : key,
        body: operation.body === undefined ? undefined : (operation.example.body ?? {}),
      },
    ]);
  },
);

test.each(operationIds.map((id) => [id]))('%s prints its data for people too', async (id) => {
  const operation: Operation = operations[id];
  const required = id === 'getEffectiveSession' ? ['--operation', 'stealthGenerate'] : [];
  const { exitCode, out } = await sendExample(operation, required);
  expect(exitCode).toBe(0);
  expect(out).not.toBe('');
  expect(out).not.toContain('[object');
  expect(out).not.toContain('undefined');
});

test.each(operationIds.map((id) => [id]))(
  '%s has help that names every option once',
  async (id) => {
    const operation: Operation = operations[id];
    const { group, name } = commandNameOf(operation);
    const { exitCode, out, err } = await runTestProgram(['help', group, name]);
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    expect(out).toContain(`Usage: sipher ${group} ${name} [options]`);
    const flags = [...out.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)].map(([, flag]) => flag);
    expect(new Set(flags).size).toBe(flags.length);
    for (const { path } of inputFieldsOf(operation)) {
      expect(flags).toContain(
        `--${(path[1] ?? path[0]).replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}`,
      );
    }
  },
);

test('a group without a name lists its commands', async () => {
  const { exitCode, err } = await runTestProgram(['viewing-keys']);
  expect(exitCode).toBe(2);
  for (const name of ['generate', 'derive', 'verify-hierarchy', 'disclose', 'decrypt']) {
    expect(err).toMatch(new RegExp(`^ {2}${name} {2,}\\w`, 'm'));
  }
});
