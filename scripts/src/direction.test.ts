import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { sourceFiles } from './source-files.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What each package may import of the others; its own manifest says what else. */
const packageImports: Record<string, readonly string[]> = {
  core: [],
  contract: ['core'],
  server: ['core', 'contract'],
  simnet: [],
  client: ['core', 'contract'],
  mcp: ['client', 'contract'],
  cli: ['core', 'contract', 'client', 'server', 'simnet'],
};

/** Inside the server: what each room may import of the others. Files of src itself are rooms too. */
const serverImports: Record<string, readonly string[]> = {
  'index.ts': [
    'app.ts',
    'backends',
    'curves',
    'index',
    'main.ts',
    'settings.ts',
    'start-index.ts',
    'stores',
  ],
  'main.ts': [
    'app.ts',
    'curves',
    'nodes',
    'open-log.ts',
    'settings.ts',
    'shutdown-patience.ts',
    'start-followers.ts',
    'http',
    'keys',
    'metrics',
    'stores',
    'workers',
    'index',
  ],
  'start-index.ts': ['index', 'settings.ts', 'start-followers.ts'],
  'start-followers.ts': ['http', 'index', 'metrics', 'nodes'],
  'app.ts': [
    'deps.ts',
    'backends',
    'nodes',
    'http',
    'index/index-report.ts',
    'keys',
    'metrics',
    'operations',
    'pages',
    'stores/port.ts',
    'usage',
  ],
  'settings.ts': ['nodes/port.ts', 'nodes/rpc-endpoint.ts', 'stores/store-url.ts'],
  'open-log.ts': [],
  'shutdown-patience.ts': [],
  workers: ['open-log.ts', 'shutdown-patience.ts', 'metrics'],
  'until-written.ts': ['api-error.ts'],
  'in-turn.ts': [],
  'api-error.ts': [],
  'deps.ts': ['backends', 'nodes/port.ts', 'stores/port.ts', 'usage', 'index/port.ts'],
  http: [
    'api-error.ts',
    'deps.ts',
    'idempotency',
    'keys',
    'metrics',
    'nodes/port.ts',
    'sessions',
    'stores/port.ts',
  ],
  operations: [
    'api-error.ts',
    'deps.ts',
    'in-turn.ts',
    'until-written.ts',
    'backends',
    'claims',
    'keys',
    'nodes/port.ts',
    'sessions',
    'stores/port.ts',
    'transfers',
    'usage',
    'index/index-report.ts',
    'index/port.ts',
  ],
  idempotency: ['api-error.ts', 'keys', 'nodes/port.ts', 'stores/port.ts'],
  index: [
    'curves',
    'nodes/history/port.ts',
    'nodes/port.ts',
    'stores/lmdb/disk-space.ts',
    'stores/lmdb/environment.ts',
    'stores/port.ts',
  ],
  sessions: ['api-error.ts', 'keys', 'stores/port.ts'],
  keys: ['api-error.ts', 'until-written.ts', 'stores/port.ts'],
  metrics: ['stores/port.ts'],
  pages: ['api-error.ts', 'http/admission/accepts-rather.ts'],
  usage: ['in-turn.ts', 'until-written.ts', 'stores/port.ts'],
  backends: ['api-error.ts'],
  transfers: ['api-error.ts', 'nodes/port.ts'],
  claims: ['api-error.ts', 'nodes/ledgers/port.ts', 'nodes/port.ts', 'transfers'],
  nodes: [],
  curves: [],
  stores: [],
};

type Import = { readonly file: string; readonly from: string; readonly names: string };

const importPattern =
  /(?:import|export)\s+(?:type\s+)?([^'";]*?)\s*from\s+'([^']+)'|import\s+'([^']+)'/g;

const importsOf = (file: string): Import[] =>
  [...readFileSync(join(root, file), 'utf8').matchAll(importPattern)].map((match) => ({
    file,
    from: match[2] ?? match[3] ?? '',
    names: match[1] ?? '',
  }));

const isTest = (file: string) => /\.(test|conformance)\.ts$|\/testing\//.test(file);
const imports = sourceFiles(root, 'packages')
  .filter((file) => !isTest(file))
  .flatMap(importsOf);

const packageOf = (file: string) => file.split('/')[1] ?? '';

test('packages import one another in one direction', () => {
  const wrong = imports.filter(({ file, from }) => {
    const [, target] = /^@sipher\/(\w+)/.exec(from) ?? [];
    // A docstring's example imports its own package.
    if (target === undefined || target === packageOf(file)) return false;
    return !packageImports[packageOf(file)]?.includes(target);
  });
  expect(wrong).toEqual([]);
  expect(imports.length).toBeGreaterThan(200);
});

test('no import reaches into another package by path', () => {
  const wrong = imports.filter(({ file, from }) => {
    if (!from.startsWith('.')) return false;
    const target = relative(root, resolve(root, dirname(file), from));
    return packageOf(target) !== packageOf(file);
  });
  expect(wrong).toEqual([]);
});

test('the contract takes from core only the list of chains', () => {
  const names = imports
    .filter(({ file, from }) => packageOf(file) === 'contract' && from === '@sipher/core')
    .map((found) => found.names);
  expect(names).toEqual(['{ chainIds }']);
});

test('the client takes types alone from the contract, and core for what is done at home alone', () => {
  const runtime = sourceFiles(root, 'packages/client')
    .filter((file) => !isTest(file))
    .flatMap((file) => {
      const text = readFileSync(join(root, file), 'utf8');
      return [...text.matchAll(/^(import|export)(?! type)[^;]*?from '(@sipher\/[^']+)'/gms)].map(
        ([, , from = '']) => ({ file, from }),
      );
    });
  const wrong = runtime.filter(
    ({ file, from }) => !from.startsWith('@sipher/core') || !/src\/local[./]/.test(file),
  );
  expect(wrong).toEqual([]);
});

test('the rooms of the server import one another in one direction', () => {
  const wrong = imports.filter(({ file, from }) => {
    if (packageOf(file) !== 'server' || !from.startsWith('.')) return false;
    const source = relative('packages/server/src', file);
    const target = relative(join(root, 'packages/server/src'), resolve(root, dirname(file), from));
    const [room = '', targetRoom = ''] = [source, target].map((path) => path.split('/')[0]);
    if (room === targetRoom) return false;
    const allowed = serverImports[room] ?? [];
    return !allowed.includes(targetRoom) && !allowed.includes(target);
  });
  expect(wrong).toEqual([]);
});

test('operations know neither Fastify nor a driver', () => {
  const wrong = imports.filter(
    ({ file, from }) =>
      /server\/src\/(operations|sessions|keys)\//.test(file) &&
      /^(fastify|lmdb|ioredis)/.test(from),
  );
  expect(wrong).toEqual([]);
});

test('the environment is read at the edge of the process alone, and handed on', () => {
  const readers = sourceFiles(root, 'packages')
    .filter((file) => !isTest(file))
    .filter((file) => readFileSync(join(root, file), 'utf8').includes('process.env'));
  expect(readers).toEqual(['packages/cli/src/main.ts', 'packages/mcp/src/main.ts']);
});
