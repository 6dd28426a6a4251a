// Against a real server: what each group's commands say and mean together.
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CliDeps } from '../deps.ts';
import { runTestProgram } from '../testing/run-test-program.ts';
import { startTestServer, testAdminKey } from '../testing/start-test-server.ts';

let server: Awaited<ReturnType<typeof startTestServer>>;
let environment: Record<string, string>;
beforeAll(async () => {
  server = await startTestServer({ adminKey: testAdminKey });
  environment = { SIPHER_URL: server.url, SIPHER_ADMIN_KEY: testAdminKey };
  const created = await run(['keys', 'create', '--name', 'n', '--tier', 'pro', '--json']);
  environment.SIPHER_API_KEY = JSON.parse(created.out).key;
});
afterAll(() => server.close());

const run = (args: string[], deps: Partial<CliDeps> = {}) =>
  runTestProgram(args, { environment, ...deps });

/** The data that a command prints; fails where it does not succeed. */
const ask = async (...args: string[]) => {
  const { exitCode, out, err } = await run([...args, '--json']);
  if (exitCode !== 0) throw new Error(err);
  return JSON.parse(out);
};

const write = async (name: string, value: unknown) => {
  const path = join(server.folder, name);
  await writeFile(path, typeof value === 'string' ? value : JSON.stringify(value));
  return `@${path}`;
};

test('a session gives what a command leaves out, and says so on standard error', async () => {
  const { sessionId } = await ask('sessions', 'create', '--chain', 'near', '--label', 'mine');
  const { exitCode, out, err } = await run(['stealth', 'generate', '--session', sessionId]);
  expect(exitCode).toBe(0);
  expect(out).toMatch(/^encodedMetaAddress {2}sip:near:0x/m);
  expect(err).toMatch(/^taken from the session: chain; it expires at \d{4}-\d\d-\S+Z\n$/);
  const inEnvironment = { environment: { ...environment, SIPHER_SESSION: sessionId } };
  const skipped = await run(['stealth', 'generate', '--no-chain'], inEnvironment);
  expect(skipped.out).toMatch(/^chain +solana$/m);
  expect(skipped.err).toMatch(/^taken from the session: nothing; /);
});

test('a session is changed, listed, explained and ended', async () => {
  const { sessionId } = await ask('sessions', 'create', '--chain', 'near', '--backend', 'erc5564');
  const read = await run(['sessions', 'get', sessionId]);
  const version = /^version, for --if-match: (.+)$/m.exec(read.err)?.[1] ?? '';
  const update = ['sessions', 'update', sessionId, '--no-backend', '--if-match'];
  expect((await ask(...update, version)).defaults).toEqual({ chain: 'near' });
  const late = await run([...update, version]);
  expect(late).toMatchObject({ exitCode: 1, out: '' });
  expect(late.err).toMatch(/^sipher: PRECONDITION_FAILED: /);
  const page = await run(['sessions', 'list', '--limit', '1']);
  expect(page.out).toContain(sessionId);
  expect(page.err).toMatch(/^there is more: --cursor \S+\n$/);
  const effective = await ask('sessions', 'effective', sessionId, '--operation', 'stealthGenerate');
  expect(effective.fields[0]).toEqual({ field: 'chain', value: 'near', source: 'session' });
  expect(await ask('sessions', 'delete', sessionId)).toEqual({ sessionId, deleted: true });
  const gone = await run(['stealth', 'generate', '--session', sessionId]);
  expect(gone.err).toMatch(
    /^sipher: SESSION_NOT_FOUND: .*\n.*sipher sessions create opens another/,
  );
});

test('a one-time address is derived once under an idempotency key, and is its owner’s', async () => {
  const keys = await ask('stealth', 'generate');
  const meta = JSON.stringify(keys.metaAddress);
  const derive = ['stealth', 'derive', '--recipient-meta-address', meta, '--idempotency-key', 'k1'];
  const derived = await ask(...derive);
  const again = await run([...derive, '--json']);
  expect(JSON.parse(again.out)).toEqual(derived);
  expect(again.err).toBe('the answer of an earlier call under this idempotency key\n');
  const check = [
    ...['stealth', 'check', '--stealth-address', JSON.stringify(derived.stealthAddress)],
    ...['--viewing-private-key', await write('viewing.txt', keys.viewingPrivateKey)],
    ...['--spending-public-key', keys.metaAddress.spendingKey],
  ];
  expect(await ask(...check)).toMatchObject({ isOwner: true });
});

test('a payment is built under a session, with a viewing key from a file', async () => {
  const viewingKey = await ask('viewing-keys', 'generate');
  const file = await write('auditor.json', viewingKey);
  const { metaAddress } = await ask('stealth', 'generate', '--chain', 'ethereum');
  const recipient = await write('recipient.json', metaAddress);
  const pay = [
    ...['transfers', 'private', '--sender', `0x${'11'.repeat(20)}`, '--amount', '1000'],
    ...['--recipient-meta-address', recipient, '--viewing-key', file],
  ];
  const built = await ask(...pay);
  expect(built).toMatchObject({ chain: 'ethereum', privacyLevel: 'standard' });
  const opened = await ask(
    ...['viewing-keys', 'decrypt', '--viewing-key', file],
    ...['--encrypted', JSON.stringify(built.disclosure)],
  );
  expect(opened).toMatchObject({ amount: '1000' });
});

test('a commitment is verified by a blinding factor that comes on standard input', async () => {
  const { commitment, blindingFactor } = await ask('commitments', 'create', '--value', '42');
  const verify = ['commitments', 'verify', '--commitment', commitment, '--value'];
  const readIn = async () => `${blindingFactor}\n`;
  const answer = await run([...verify, '42', '--blinding-factor', '-', '--json'], { readIn });
  expect(answer.out).toBe('{"valid":true}\n');
});

test('backends, endpoints, usage and tiers are told', async () => {
  expect((await run(['backends', 'list'])).out).toContain('sip-native');
  expect((await run(['backends', 'health', 'sip-native'])).exitCode).toBe(0);
  const compared = await ask(
    'backends',
    'compare',
    '--operation',
    'stealth_privacy',
    '--chain',
    'near',
  );
  expect(compared.comparisons.length).toBeGreaterThan(0);
  expect((await run(['rpc', 'providers', '--chain', 'near'])).exitCode).toBe(0);
  expect((await run(['billing', 'usage'])).exitCode).toBe(0);
  expect((await run(['keys', 'tiers'])).out).toContain('enterprise');
  expect(
    (await run(['system', 'ready'], { environment: { SIPHER_URL: server.url } })).exitCode,
  ).toBe(0);
});

test('a preference is chosen, and given up with null', async () => {
  const select = ['backends', 'select'];
  expect((await ask(...select, '--backend', 'erc5564')).preferredBackend).toBe('erc5564');
  const choose = ['stealth', 'generate', '--chain', 'ethereum'];
  expect((await ask(...choose)).backend).toBe('erc5564');
  expect((await ask(...select, '--no-backend')).preferredBackend).toBeNull();
  expect((await ask(...choose)).backend).toBe('sip-native');
});

test('the operator changes a key', async () => {
  const { keys } = await ask('keys', 'list');
  const id: string = keys[0].id;
  expect(await ask('keys', 'update', id, '--name', 'renamed')).toMatchObject({ name: 'renamed' });
  expect(await ask('keys', 'get', id)).toMatchObject({ id, name: 'renamed' });
});

test('what the server refuses is told field by field, and secrets are not repeated', async () => {
  const s3cret = `0x${'5e'.repeat(31)}`;
  const file = await write('short.txt', s3cret);
  const args = ['scan', 'payments', '--page', '--viewing-private-key', file];
  const { exitCode, out, err } = await run([...args, '--spending-public-key', s3cret]);
  expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
  expect(err).toMatch(
    /^sipher: VALIDATION_ERROR: .*\n {2}viewingPrivateKey: .*\n {2}spendingPublicKey: /,
  );
  expect(err).not.toContain('5e5e');
  expect(readFileSync(join(server.folder, 'short.txt'), 'utf8')).toBe(s3cret);
});

test.each([
  ['stealth generate', '', (key: string) => ({ [key]: 1 })],
  ['sessions create', 'defaults.', (key: string) => ({ defaults: { [key]: 1 } })],
])(
  'a key that stands as a name in the body of %s is not repeated',
  async (command, path, bodyOf) => {
    const body = JSON.stringify(bodyOf(`0x${'5e'.repeat(32)}`));
    const { exitCode, err } = await run([...command.split(' '), '--body', body]);
    expect(exitCode).toBe(1);
    const line = `${path}(not shown): unknown field\n`;
    expect(err).toBe(`sipher: VALIDATION_ERROR: ${line}  ${line}`);
  },
);

test('a key in the place of a parameter is not repeated where the server is not reached', async () => {
  const args = ['backends', 'health', `0x${'5e'.repeat(32)}`, '--url', 'http://127.0.0.1:9'];
  const { exitCode, err } = await run(args);
  expect(exitCode).toBe(1);
  expect(err).toContain('/v1/backends/(not shown)/health: ');
});
