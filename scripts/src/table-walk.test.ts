import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commandNameOf, runProgram } from '@sipher/cli';
import { Sipher } from '@sipher/client';
import { buildOpenApiDocument, type Operation, operations } from '@sipher/contract';
import { tools } from '@sipher/mcp';
import { type RunningServer, readSettings, startServer } from '@sipher/server';
import { afterAll, beforeAll, expect, test } from 'vitest';

let folder: string;
let server: RunningServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sipher-walk-'));
  const flags = { store: `lmdb:${folder}/store`, index: `${folder}/index`, port: '0' };
  server = await startServer(readSettings({ ...flags, logLevel: 'silent' }, {}));
}, 60_000);
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

/** Where an operation must be found, and how it is looked for. */
const places: Readonly<Record<string, (operation: Operation) => boolean | Promise<boolean>>> = {
  'the routes of the server': async ({ method, path }) => {
    const { status } = await fetch(server.url + path.replace('{id}', 'x'), { method });
    return status !== 404 && status !== 405;
  },
  'the OpenAPI document': ({ id, method, path }) =>
    openApi.paths[path]?.[method.toLowerCase()]?.operationId === id,
  'the TypeScript client': ({ call }) => {
    const [group = '', name = ''] = call.split('.');
    return typeof methods[group]?.[name] === 'function';
  },
  'the commands': async (operation) => {
    const command = commandNameOf(operation);
    const { exitCode, out } = await runCommand([command.group, command.name, '--help']);
    return exitCode === 0 && out.includes(`sipher ${command.group} ${command.name}`);
  },
  'the reference pages': ({ id }) => referenceHeadings.has(id),
  'the tools for models, or those left out with a reason': ({ tool }) =>
    typeof tool === 'string'
      ? tools.some(({ name }) => name === tool)
      : /^\w+ .*\.$/.test(tool.leftOut),
};

// The type says too little: of a path's methods only that there are some.
const openApi = buildOpenApiDocument({
  version: '0',
  serverUrl: 'http://127.0.0.1',
}) as unknown as {
  readonly paths: Record<string, Record<string, { readonly operationId?: string }>>;
};
// As a program in JavaScript sees it: by names that are not known beforehand.
const methods = new Sipher({}) as unknown as Record<string, Record<string, unknown>>;

const pages = fileURLToPath(new URL('../../docs/reference/api', import.meta.url));
const referenceHeadings = new Set(
  readdirSync(pages).flatMap((name) =>
    [...readFileSync(join(pages, name), 'utf8').matchAll(/^## `?(\w+)`?$/gm)].map(([, id]) => id),
  ),
);

const runCommand = async (args: readonly string[]) => {
  let out = '';
  const exitCode = await runProgram(args, {
    fetch,
    environment: {},
    writeOut: (text) => {
      out += text;
    },
    writeError: () => {},
    readIn: async () => '',
    elapsedMs: () => 0,
    waitForStop: async () => {},
  });
  return { exitCode, out };
};

/** Where the operation is not. */
const findGaps = async (operation: Operation): Promise<string[]> => {
  const gaps: string[] = [];
  for (const [place, isThere] of Object.entries(places)) {
    if (!(await isThere(operation))) gaps.push(place);
  }
  return gaps;
};

test.each(Object.values<Operation>(operations))('$id is everywhere', async (operation) => {
  expect(await findGaps(operation)).toEqual([]);
});

test('an operation that was forgotten everywhere is missed everywhere', async () => {
  const forgotten: Operation = {
    ...operations.getSession,
    id: 'forgetSession',
    call: 'sessions.forget',
    path: '/v1/forgotten/{id}',
    tool: 'sipher_forget_session',
  };
  expect(await findGaps(forgotten)).toEqual(Object.keys(places));
  expect(await findGaps({ ...operations.getSession, tool: { leftOut: '' } })).toHaveLength(1);
});
