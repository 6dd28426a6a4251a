import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const command = fileURLToPath(new URL('../../packages/cli/dist/main.js', import.meta.url));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sipher-e2e-demo-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** `sipher demo` in a folder of its own, which is its temporary folder too. */
const startDemo = (args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) => {
  const child = spawn(process.execPath, [command, 'demo', ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, TMPDIR: folder, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own: whatever it starts belongs to it, and is found there.
    detached: true,
  });
  const text = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text.out += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    text.err += chunk;
  });
  const ended = once(child, 'close').then(([code]) => ({ code, ...text }));
  return { child, ended, readOut: () => text.out };
};

type Demo = ReturnType<typeof startDemo>;

const waitForOutput = async ({ child, ended, readOut }: Demo, part: string): Promise<void> => {
  while (!readOut().includes(part)) {
    const end = await Promise.race([once(child.stdout, 'data').then(() => null), ended]);
    if (end !== null) throw new Error(`ended without "${part}": ${JSON.stringify(end)}`);
  }
};

const isGroupAlive = ({ child }: Demo): boolean => {
  try {
    return process.kill(-Number(child.pid), 0);
  } catch {
    return false;
  }
};

const expectNothingLeft = async (demo: Demo) => {
  expect(await readdir(folder)).toEqual([]);
  expect(isGroupAlive(demo)).toBe(false);
};

/** What each step must have proved, in the order of the story. */
const proofs = [
  /the server is ready/,
  /a meta-address to hand out: sip:solana:0x/,
  /the level maximum, .* is refused, not approximated/,
  /sender, recipient and amount suffice/,
  /executed: \S+, slot \d+, [\d,]+ compute units/,
  /a new one-time address has the 0\.25 SOL/,
  /it has read the chain up to slot \d+/,
  /100,001 announcements in .* a second, in \d+ pages?/,
  /exactly one is the recipient’s/,
  /opens, by the viewing key, to 0\.25 SOL/,
  /one lamport more does not verify/,
  /the sponsor signed and sent it/,
  /never seen before, has exactly 0\.25 SOL/,
  /is empty/,
  /the sponsor has paid the fee, and nothing else/,
  /it opens: \S+ paid 0\.25 SOL/,
  /another viewing key opens nothing: 422 DECRYPTION_FAILED/,
  /neither transaction names a key of the recipient/,
];

test('the demo proves the whole story among 100,000 announcements, and leaves nothing behind', async () => {
  const demo = startDemo();
  const { code, out, err } = await demo.ended;
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const proved = out.split('\n').filter((line) => line.startsWith('   ✓ '));
  expect(proved).toEqual(proofs.map((proof) => expect.stringMatching(proof)));
  expect(out).toMatch(/\nEverything held, in \d+\.\d s\.\n$/);
  expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  // No terminal: nothing steers one.
  expect(out).not.toContain('\u001b');
  await expectNothingLeft(demo);
}, 180_000);

/** Every balance that the chain tells is one lamport too high. */
const lie = `const { fetch: ask } = globalThis;
globalThis.fetch = async (url, request) => {
  const answer = await ask(url, request);
  if (!String(request.body).includes('getBalance')) return answer;
  const body = await answer.json();
  body.result.value += 1;
  return new Response(JSON.stringify(body));
};`;

test('what does not hold ends the demo: exit code 1 with the step and the sentence', async () => {
  const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(lie)}`;
  const demo = startDemo(['--announcements', '100'], { NODE_OPTIONS });
  const { code, out, err } = await demo.ended;
  expect(code).toBe(1);
  expect(err).toMatch(
    /^sipher: demo failed in step 3\. The payer’s agent pays, under a session: does not hold: a new one-time address has the 0\.250000001 SOL: .*\n$/,
  );
  expect(out).not.toContain('a new one-time address');
  await expectNothingLeft(demo);
}, 60_000);

test.each([
  ['SIGINT', [], '... 1. '],
  ['SIGTERM', ['--announcements', '20000'], '4. The server'],
] as const)(
  '%s with %j ends all that the demo started: exit code 1',
  async (signal, args, part) => {
    const demo = startDemo(args);
    await waitForOutput(demo, part);
    demo.child.kill(signal);
    const { code, err } = await demo.ended;
    expect(code).toBe(1);
    expect(err).toMatch(/^sipher: demo stopped in step \d\. .*\n$/);
    await expectNothingLeft(demo);
  },
  60_000,
);

test.each(['0', '-1', 'x', '1e3', ''])(
  'so many announcements as "%s" are wrong usage: exit code 2',
  async (count) => {
    const { code, out } = await startDemo([`--announcements=${count}`]).ended;
    expect({ code, out }).toEqual({ code: 2, out: '' });
  },
);
