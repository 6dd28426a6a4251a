// Runs the built command: `tsc -b packages/mcp` first, as `npm test` does.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listenSilently } from './testing/listen-silently.ts';
import { callLine, listLine, opening } from './testing/raw-messages.ts';

const command = fileURLToPath(new URL('../bin/sipher-mcp.js', import.meta.url));

let silent: Awaited<ReturnType<typeof listenSilently>>;
beforeEach(async () => {
  silent = await listenSilently();
});
afterEach(() => silent.close());

const start = (args: string[], output: 'pipe' | number = 'pipe') => {
  const child = spawn(process.execPath, [command, ...args], {
    env: { PATH: process.env.PATH, SIPHER_URL: silent.url, SIPHER_API_KEY: 'sph_key' },
    stdio: ['pipe', output, 'pipe'],
    // However the tests end, it does not outlive them.
    timeout: 15_000,
    killSignal: 'SIGKILL',
  });
  const { stdin, stderr } = child;
  if (stdin === null || stderr === null) throw new Error('a child without pipes');
  stdin.on('error', () => {}); // it may be gone before all is read
  const err = text(stderr);
  const ended = once(child, 'exit').then(async ([code, signal]) => ({
    code,
    signal,
    err: await err,
  }));
  return { child, stdin, ended };
};

/** Until a session of its own is asked for, which no answer will ever open. */
const startOpening = async () => {
  const running = start(['--defaults', '{"chain":"near"}']);
  const asked = silent.asked();
  running.stdin.write(`${opening}${callLine('sipher_explain_session')}`);
  await asked;
  return running;
};

test('a host that goes ends the process, though the Sipher server hangs', async () => {
  const { stdin, ended } = await startOpening();
  const goneAtMs = performance.now();
  stdin.end();
  expect(await ended).toMatchObject({ code: 0, signal: null });
  expect(performance.now() - goneAtMs).toBeLessThan(6_000);
});

test('a signal ends the process in order: exit code 0, and nothing to tell', async () => {
  const { child, stdin, ended } = start([]);
  stdin.write(opening);
  await once(child.stdout ?? child, 'data');
  child.kill('SIGTERM');
  expect(await ended).toEqual({ code: 0, signal: null, err: '' });
});

test.each([
  ['a host that has gone', true],
  ['another', false],
])('a signal after %s ends the process at once: exit code 1', async (_, isHostGone) => {
  const { child, stdin, ended } = await startOpening();
  if (isHostGone) stdin.end();
  const killing = setInterval(() => child.kill('SIGTERM'), 500);
  const { code, err } = await ended;
  clearInterval(killing);
  expect(code).toBe(1);
  expect(err).toContain('sipher-mcp: ended before everything was closed\n');
});

test('a message that is too long ends the process in order, and is told', async () => {
  const { stdin, ended } = start([]);
  stdin.write('x'.repeat(11_000_000));
  const { code, err } = await ended;
  expect(code).toBe(1);
  expect(err).toMatch(/sipher-mcp: stdio: .* a message had more than 10485760 bytes\n$/);
});

test.runIf(existsSync('/dev/full')).each([
  ['help', ['--help']],
  ['the protocol', []],
])('an output that takes nothing is told where %s is written: exit code 1', async (_, args) => {
  const full = openSync('/dev/full', 'w');
  const { stdin, ended } = start(args, full);
  closeSync(full);
  stdin.end(opening);
  const { code, err } = await ended;
  expect(code).toBe(1);
  expect(err).toContain('sipher-mcp: standard output could not be written (ENOSPC)\n');
  expect(err).not.toContain('a message');
});

test('a host that goes and has read nothing holds nobody up, and is told of', async () => {
  const { child, stdin, ended } = start([]);
  stdin.write(opening);
  // More than any pipe holds.
  for (let id = 0; id < 100; id += 1) stdin.write(listLine(id));
  await once(child.stdout ?? child, 'readable');
  await new Promise((resolve) => stdin.write(callLine('sipher_nothing'), resolve));
  stdin.end();
  const { code, err } = await ended;
  expect(code).toBe(1);
  expect(err).toContain('sipher-mcp: standard output was not read to its end\n');
});
