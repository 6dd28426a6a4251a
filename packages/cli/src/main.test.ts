// Runs the built command: `tsc -b packages/cli` first, as `npm test` does.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { type Operation, operations } from '@sipher/contract';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listenHttp } from './testing/listen-http.ts';

const script = fileURLToPath(new URL('../dist/main.js', import.meta.url));

const apiKey = `sph_${'a'.repeat(12)}_${'b'.repeat(38)}`;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sipher-main-'));
});
afterEach(() => rm(folder, { recursive: true }));

const start = (args: string[], nodeArgs: string[] = [], environment: NodeJS.ProcessEnv = {}) => {
  const env = { PATH: process.env.PATH, PORT: '0', ...environment };
  const child = spawn(process.execPath, [...nodeArgs, script, ...args], { cwd: folder, env });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, out, err }));
  return { child, ended, readOut: () => out };
};

type Running = ReturnType<typeof start>;

/** The log's first line with this message; fails if the process ends without it. */
const waitForLog = async ({ child, ended, readOut }: Running, msg: string) => {
  for (;;) {
    const lines = readOut().split('\n').slice(0, -1);
    const line = lines.map((text) => JSON.parse(text)).find((entry) => entry.msg === msg);
    if (line !== undefined) return line;
    const end = await Promise.race([once(child.stdout, 'data').then(() => null), ended]);
    if (end !== null) throw new Error(`ended without ${msg}: ${JSON.stringify(end)}`);
  }
};

test('the built file runs with node', async () => {
  expect(await readFile(script, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
});

test.each([
  [0, ['--version']],
  [1, ['keys', 'rotate']],
  [2, ['keys', 'list']],
  [2, ['serve', '--port', 'x']],
])('the exit code is %i for %j', async (code, args) => {
  expect(await start(args).ended).toMatchObject({ code });
});

test('a reader that goes away is one line and no fault: exit code 1', async () => {
  const { child, ended, readOut } = start(['index'], [], {
    SIPHER_RPC_SOLANA_GENERIC: 'http://127.0.0.1:9',
  });
  // A line follows with each try that fails.
  while (!readOut().includes('\n')) await once(child.stdout, 'data');
  child.stdout.destroy();
  expect(await ended).toMatchObject({ code: 1, err: 'sipher: standard output was closed\n' });
});

/** A server whose announcements never end. */
const listenEndlessly = async () => {
  const index = { position: 1, timestamp: null, updatedAt: null, lagMs: null, state: 'following' };
  const posture = { chain: 'solana', backend: 'sip-native', index };
  const announcement = {
    ephemeralPublicKey: `0x${'11'.repeat(32)}`,
    viewTag: 7,
    addressPrefix: `0x${'22'.repeat(12)}`,
    txSignature: 'x',
    slot: 1,
    timestamp: 1,
  };
  let count = 0;
  const server = await listenHttp((_, response) => {
    count += 1;
    const announcements = Array.from({ length: 100 }, () => announcement);
    const data = { announcements, total: 1_000_000, nextCursor: `c${count}`, ...posture };
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify({ success: true, data }));
  });
  return { ...server, environment: { SIPHER_URL: server.url, SIPHER_API_KEY: apiKey } };
};

/** A server that answers each operation with its example. */
const listenWithExamples = async () => {
  const server = await listenHttp(({ method, url = '' }, response) => {
    const [path] = url.split('?');
    const all: readonly Operation[] = Object.values(operations);
    const found = all.find((operation) => operation.method === method && operation.path === path);
    response.statusCode = found?.success.status ?? 404;
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify({ success: true, data: found?.example.data }));
  });
  return { ...server, environment: { SIPHER_URL: server.url, SIPHER_API_KEY: apiKey } };
};

/** Runs a line of the shell, in which `sipher` is the command. */
const runInShell = async (line: string, environment: NodeJS.ProcessEnv = {}) => {
  const sipher = `sipher() { '${process.execPath}' '${script}' "$@"; }`;
  const env = { PATH: process.env.PATH, ...environment };
  const child = spawn('sh', ['-c', `${sipher}; ${line}`], { cwd: folder, env });
  const [err, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
  return { code, err };
};

test
  .skipIf(!existsSync('/dev/full'))
  .each(['stealth generate --chain solana --json', 'sessions list', '--version', '--help'])(
  '%s says that its output cannot be written: exit code 1',
  async (args) => {
    const { environment, close } = await listenWithExamples();
    const result = await runInShell(`sipher ${args} > /dev/full`, environment);
    await close();
    expect(result).toEqual({
      code: 1,
      err: 'sipher: standard output cannot be written (ENOSPC)\n',
    });
  },
);

test('an output of which a part alone could be written is a failure: exit code 1', async () => {
  const { code, err } = await runInShell('ulimit -f 1; sipher help transfers claim > help.txt');
  expect((await stat(join(folder, 'help.txt'))).size).toBeGreaterThan(0);
  expect({ code, err }).toEqual({
    code: 1,
    err: 'sipher: standard output cannot be written (EFBIG)\n',
  });
});

test('a rotation whose reader goes away gives its lock back, and the new key is in the file', async () => {
  const { environment, close } = await listenWithExamples();
  await writeFile(join(folder, 'k'), apiKey);
  const { child, ended } = start(['keys', 'rotate', '--key-file', 'k'], [], environment);
  child.stdout.destroy();
  expect(await ended).toMatchObject({ code: 1, err: 'sipher: standard output was closed\n' });
  await close();
  expect(await readdir(folder)).toEqual(['k']);
  expect(await readFile(join(folder, 'k'), 'utf8')).not.toBe(apiKey);
});

test('Ctrl-C ends a scan and says where to go on: exit code 1', async () => {
  const { environment, close } = await listenEndlessly();
  const { child, ended } = start(['scan', 'announcements'], [], environment);
  await once(child.stdout, 'data');
  child.kill('SIGINT');
  const { code, err, out } = await ended;
  await close();
  expect(code).toBe(1);
  const [, page] = /sipher: stopped\. Go on with --cursor c(\d+)\n$/.exec(err) ?? [];
  expect(out.trimEnd().split('\n')).toHaveLength(Number(page) * 100);
});

test('a scan whose reader goes away ends: exit code 1', async () => {
  const { environment, close } = await listenEndlessly();
  const { child, ended } = start(['scan', 'announcements'], [], environment);
  await once(child.stdout, 'data');
  child.stdout.destroy();
  const { code, err } = await ended;
  await close();
  expect(code).toBe(1);
  expect(err).toMatch(/sipher: standard output was closed\n$/);
});

const toModule = (text: string) => `data:text/javascript,${encodeURIComponent(text)}`;

/** Lets node write the URL of each module that is loaded to standard error. */
const logImports = () => {
  const hook = `
    import { writeSync } from 'node:fs';
    export const resolve = async (specifier, context, next) => {
      const found = await next(specifier, context);
      writeSync(2, found.url + '\\n');
      return found;
    };`;
  const register = `
    import { register } from 'node:module';
    register(${JSON.stringify(toModule(hook))});`;
  return ['--import', toModule(register)];
};

test.each([
  [1, ['keys', 'list']],
  [1, ['stealth', 'generate']],
  [0, ['--version']],
])(
  'the contract is loaded %i times for %j, the server and chains’ libraries not',
  async (times, args) => {
    const nowhere = 'http://127.0.0.1:9';
    const environment = { SIPHER_URL: nowhere, SIPHER_ADMIN_KEY: 'x', SIPHER_API_KEY: 'x' };
    const { err } = await start(args, logImports(), environment).ended;
    const urls = [...new Set(err.split('\n').filter((line) => line.startsWith('file:')))];
    const heavy = /node_modules\/(?:lmdb|litesvm|fastify|sodium-native|@solana|viem|ox)\//;
    const server = /packages\/(?:server|simnet)\/dist\/(?!shutdown-patience)/;
    expect(urls.filter((url) => heavy.test(url) || server.test(url))).toEqual([]);
    expect(urls.filter((url) => /contract\/\w+\/index\.[jt]s$/.test(url))).toHaveLength(times);
    expect(urls.some((url) => url.includes('/commander/'))).toBe(true);
  },
);

test.each(['SIGTERM', 'SIGINT'] as const)('%s stops the server: exit code 0', async (signal) => {
  const running = start(['serve']);
  const { url } = await waitForLog(running, 'listening');
  const key = (await readFile(join(folder, '.sipher/dev-key'), 'utf8')).trim();
  const answer = await fetch(`${url}/v1/sessions`, { headers: { 'X-API-Key': key } });
  expect(answer.status).toBe(200);
  running.child.kill(signal);
  const { code, err, out } = await running.ended;
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toContain('"msg":"stopped"');
});

test('a second signal ends a stop that waits for a request: exit code 1', async () => {
  const running = start(['serve']);
  const { url } = await waitForLog(running, 'listening');
  const socket = await openUnfinishedRequest(url);
  running.child.kill('SIGTERM');
  await waitForLog(running, 'stopping');
  running.child.kill('SIGTERM');
  const { code, out } = await running.ended;
  expect(code).toBe(1);
  expect(out).not.toContain('"msg":"stopped"');
  socket.destroy();
});

/** A request whose body does not come, and which the server has refused for its head. */
const openUnfinishedRequest = async (url: string) => {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname).on('error', () => {});
  await once(socket, 'connect');
  const head = ['POST /v1/sessions HTTP/1.1', 'Host: x', 'Expect: 100-continue'];
  socket.write(`${[...head, 'Content-Length: 9'].join('\r\n')}\r\n\r\n`);
  // The answer follows the 100 Continue; one that came later would close the connection.
  for (let text = ''; !text.includes('UNAUTHORIZED'); ) text += (await once(socket, 'data'))[0];
  return socket;
};

test.each(['throw', 'return Promise.reject'])(
  'a failure outside of any call (%s) is one line without its message: exit code 1',
  async (how) => {
    // The secret is put together at run time: the frame names this source.
    const fail = `${how} (new TypeError(['s3', 'cret\\n    at s3', 'cret'].join('')))`;
    const isServing = `process.listenerCount('SIGTERM') > 0`;
    const fault = `setInterval(() => { if (${isServing}) ${fail} }, 1).unref()`;
    const nodeArgs = ['--import', `data:text/javascript,${encodeURIComponent(fault)}`];
    const { code, err } = await start(['serve'], nodeArgs).ended;
    expect(code).toBe(1);
    expect(err).toMatch(/^sipher: unforeseen failure: TypeError at .+\n$/);
    expect(err).not.toContain('s3cret');
  },
);
