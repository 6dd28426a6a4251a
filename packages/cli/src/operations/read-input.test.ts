import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CliDeps } from '../deps.ts';
import { refuseFetch, runTestProgram } from '../testing/run-test-program.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sipher-read-input-'));
});
afterAll(() => rm(folder, { recursive: true }));

const environment = { SIPHER_API_KEY: `sph_${'a'.repeat(12)}_${'b'.repeat(38)}` };
const s3cret = `0x${'5e'.repeat(32)}`;

/** The body that a command line sends, and the headers with it. */
const send = async (args: string[], deps: Partial<CliDeps> = {}) => {
  let sent: { body: unknown; headers: Headers } | undefined;
  const { exitCode, err } = await runTestProgram(args, {
    environment,
    fetch: async (_, init) => {
      const { body = '', headers } = init ?? {};
      sent = { body: JSON.parse(String(body)), headers: new Headers(headers) };
      return Response.json({ success: false, error: { code: 'NOT_FOUND', message: '' } });
    },
    ...deps,
  });
  if (sent === undefined) throw new Error(`nothing was sent: ${exitCode} ${err}`);
  return sent;
};

const sendBody = async (...call: Parameters<typeof send>) => (await send(...call)).body;

const write = async (name: string, text: string) => {
  await writeFile(join(folder, name), text);
  return `@${join(folder, name)}`;
};

test('what is not given is not sent: a session can fill it', async () => {
  expect(await sendBody(['stealth', 'generate'])).toEqual({});
  expect(await sendBody(['sessions', 'create'])).toEqual({ defaults: {} });
  expect(await sendBody(['sessions', 'update', `sess_${'0'.repeat(64)}`])).toEqual({});
});

test('the defaults of a session are options of their own', async () => {
  const key = await write('key', `${s3cret}\n`);
  const args = ['--chain', 'near', '--privacy-level', 'shielded', '--default-viewing-key', key];
  expect(await sendBody(['sessions', 'create', ...args, '--ttl-seconds', '60'])).toEqual({
    defaults: { chain: 'near', privacyLevel: 'shielded', defaultViewingKey: s3cret },
    ttlSeconds: 60,
  });
});

test('--no-... is null where null means something, and false for a switch', async () => {
  const id = `sess_${'0'.repeat(64)}`;
  expect(await sendBody(['sessions', 'update', id, '--no-chain', '--no-label'])).toEqual({
    defaults: { chain: null },
    label: null,
  });
  expect(await sendBody(['stealth', 'generate', '--no-chain'])).toEqual({ chain: null });
  const body =
    '{"stealthAddress":"a","ephemeralPublicKey":"b","spendingPrivateKey":"c","viewingPrivateKey":"d","destinationAddress":"e"}';
  const claim = ['transfers', 'claim', '--body', body];
  expect(await sendBody([...claim, '--dry-run', '--no-broadcast'])).toMatchObject({
    dryRun: true,
    broadcast: false,
  });
});

test('options win over --body, field by field', async () => {
  const body = await write('body', '{"defaults":{"chain":"near","backend":"erc5564"},"label":"a"}');
  expect(await sendBody(['sessions', 'create', '--body', body, '--chain', 'sui'])).toEqual({
    defaults: { chain: 'sui', backend: 'erc5564' },
    label: 'a',
  });
});

test('a body comes from standard input', async () => {
  const readIn = async () => '{"label":"piped"}\n';
  expect(await sendBody(['stealth', 'generate', '--body', '-'], { readIn })).toEqual({
    label: 'piped',
  });
});

test('a viewing key is its text, or JSON with path and hash', async () => {
  const derive = (key: string) =>
    sendBody(['viewing-keys', 'derive', '--child-path', 'audit', '--master-key', key]);
  const whole = { key: s3cret, path: 'm/0', hash: s3cret };
  expect(await derive(await write('text', s3cret))).toEqual({
    masterKey: s3cret,
    childPath: 'audit',
  });
  expect(await derive(await write('json', JSON.stringify(whole)))).toEqual({
    masterKey: whole,
    childPath: 'audit',
  });
});

test('a text that is no secret is sent as it stands, also where it begins with @', async () => {
  expect(await sendBody(['stealth', 'generate', '--label', '@me'])).toEqual({ label: '@me' });
  expect(await sendBody(['stealth', 'generate', '--label', '-'])).toEqual({ label: '-' });
});

test('a session, an idempotency key and a version go into the headers', async () => {
  const id = `sess_${'0'.repeat(64)}`;
  const derive = ['stealth', 'derive', '--recipient-meta-address', '{}', '--idempotency-key', 'k1'];
  const { headers } = await send([...derive, '--session', id]);
  expect([headers.get('x-session-id'), headers.get('idempotency-key')]).toEqual([id, 'k1']);
  const fromEnvironment = { environment: { ...environment, SIPHER_SESSION: id } };
  expect((await send(['stealth', 'generate'], fromEnvironment)).headers.get('x-session-id')).toBe(
    id,
  );
  expect((await send(['sessions', 'create'], fromEnvironment)).headers.has('x-session-id')).toBe(
    false,
  );
  const update = await send(['sessions', 'update', id, '--if-match', '"v1"']);
  expect(update.headers.get('if-match')).toBe('"v1"');
});

const check = ['stealth', 'check', '--spending-public-key', 'x', '--stealth-address'];
const derive = ['viewing-keys', 'derive', '--child-path', 'a', '--master-key'];

test.each([
  [
    'text that is no JSON',
    [...check, s3cret, '--viewing-private-key', s3cret],
    /^sipher: --stealth-address: expected JSON\n$/,
  ],
  ['JSON that is none', [...derive, `{${s3cret}`], /^sipher: --master-key: expected JSON\n$/],
  [
    'a body that is no object',
    ['stealth', 'generate', '--body', `"${s3cret}"`],
    /^sipher: --body: expected a JSON object\n$/,
  ],
  [
    'a file that is not there',
    [...derive, `@${s3cret}`],
    /^sipher: --master-key: cannot read that file \(ENOENT\)\n$/,
  ],
  [
    'standard input for two',
    [...check, '-', '--viewing-private-key', '-'],
    /^sipher: --viewing-private-key: standard input is taken by --stealth-address\n$/,
  ],
  [
    'a number that is none',
    ['scan', 'payments', '--limit', s3cret],
    /^error: option '--limit <number>' is invalid\. Expected a number\.\n$/,
  ],
  [
    'a number of a query that is none',
    ['sessions', 'list', '--limit', s3cret],
    /^error: option '--limit <number>' is invalid\. Expected a whole number, 0 or more\.\n$/,
  ],
  [
    'a choice that is none',
    ['stealth', 'generate', '--chain', s3cret],
    /^error: option '--chain <choice>' is invalid\. Allowed choices are solana, /,
  ],
  ['an argument too many', ['stealth', 'generate', s3cret], /too many arguments/],
  [
    'what is missing',
    ['stealth', 'check', '--viewing-private-key', s3cret],
    /^sipher: missing: --stealth-address, --spending-public-key \(sipher help stealth check\)\n$/,
  ],
])('%s is wrong usage, and what was given is not repeated', async (_, args, message) => {
  const readIn = async () => '{}';
  const { exitCode, out, err } = await runTestProgram(args, {
    fetch: refuseFetch,
    environment,
    readIn,
  });
  expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
  expect(err).toMatch(message);
  expect(err).not.toContain(s3cret.slice(0, 20));
});

test.each([
  ['sessions list', '--limit', '-1'],
  ['sessions list', '--limit', '1.5'],
  ['scan announcements', '--from-slot', '-1'],
])('%s %s %s is wrong usage, and is told what was expected', async (command, ...option) => {
  const args = [...command.split(' '), ...option];
  const { exitCode, err } = await runTestProgram(args, { fetch: refuseFetch, environment });
  expect(exitCode).toBe(2);
  expect(err).toMatch(/ is invalid\. Expected a whole number, 0 or more\.\n$/);
});
