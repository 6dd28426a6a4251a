import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Sipher } from '@sipher/client';
import { type Simnet, startSimnet } from '@sipher/simnet';
import { waitUntil } from '@sipher/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createKey } from './testing/call-api.ts';
import {
  type McpHost,
  type McpHostOptions,
  mcpCommand,
  openHttpHost,
  openStdioHost,
} from './testing/mcp/open-mcp-host.ts';
import { openSolanaWallet } from './testing/mcp/open-solana-wallet.ts';
import { callMessage, openingMessages, startRawHost } from './testing/mcp/start-raw-host.ts';
import {
  openTestBed,
  type RunningServer,
  type TestBed,
  withAdminKey,
} from './testing/running-server.ts';
import { findSecrets, type Secret } from './testing/secret-search.ts';

const viewingKey = `0x${'5a'.repeat(32)}`;
const mcpToken = 'a-token-of-the-tests-that-is-long-enough';

let bed: TestBed;
let server: RunningServer;
let simnet: Simnet;
let key: string;
let folder: string;
let env: Record<string, string>;
beforeAll(async () => {
  simnet = await startSimnet();
  bed = await openTestBed();
  server = await bed.start({ env: { ...withAdminKey.env, SIPHER_RPC_SOLANA_GENERIC: simnet.url } });
  key = await createKey(server);
  folder = await mkdtemp(join(tmpdir(), 'sipher-e2e-mcp-'));
  env = { SIPHER_URL: server.url, SIPHER_API_KEY: key };
}, 60_000);
afterAll(async () => {
  await bed.close();
  await simnet.close();
  await rm(folder, { recursive: true, force: true });
});

type Opener = {
  readonly name: string;
  readonly kind: string;
  readonly open: (options: McpHostOptions) => Promise<McpHost>;
};

const openers: Opener[] = [
  { name: 'standard input and output', kind: 'stdio', open: openStdioHost },
  { name: 'HTTP', kind: 'http', open: openHttpHost },
];

const text = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

test.each(openers)(
  'over $name an agent opens a session, pays, finds it and discloses it',
  async ({ kind, open }) => {
    const keysFolder = join(folder, `keys-${kind}`);
    const host = await open({
      args: ['--keys', keysFolder],
      env: { ...env, SIPHER_MCP_TOKEN: mcpToken },
    });
    const answers: unknown[] = [];
    const call = async (tool: string, args: Record<string, unknown> = {}) => {
      const answer = await host.call(tool, args);
      answers.push(answer);
      if (answer.isError) throw new Error(answer.text);
      return answer.data;
    };
    const { tools } = await host.client.listTools();
    expect(tools).toHaveLength(8);

    const defaults = { chain: 'solana', privacyLevel: 'shielded', defaultViewingKey: viewingKey };
    const { sessionId } = await call('sipher_open_session', { defaults });
    const supported = await call('sipher_list_supported', { sessionId });
    expect(supported.activeRpc).toMatchObject({ provider: 'generic', connected: true });
    const explained = await call('sipher_explain_session', {
      sessionId,
      operation: 'transferPrivate',
    });
    expect(explained.fields).toContainEqual(
      expect.objectContaining({ field: 'privacyLevel', value: 'shielded', source: 'session' }),
    );
    const { metaAddress, keyName } = await call('sipher_generate_address', { sessionId });

    const wallet = openSolanaWallet(simnet);
    const transfer = await call('sipher_prepare_transfer', {
      sender: wallet.addressBase58,
      recipientMetaAddress: metaAddress,
      amount: '1000000000',
      sessionId,
    });
    expect(transfer).toMatchObject({
      privacyLevel: 'shielded',
      exposure: { announcement: 'on-chain', commitment: 'anchored' },
    });
    const { transaction } = transfer.chainData as { transaction: string };
    const txSignature = await wallet.signAndSend(transaction);

    await waitUntil(
      'the payment is found',
      async () => {
        const { payments, comparedAt } = await call('sipher_scan', { keyName, sessionId });
        expect(comparedAt).toBe('home');
        return (payments as { txSignature: string }[]).some(
          (each) => each.txSignature === txSignature,
        );
      },
      { timeoutMs: 15_000, everyMs: 250 },
    );
    const [file = ''] = await readdir(keysFolder);
    const stored = JSON.parse(await readFile(join(keysFolder, file), 'utf8'));
    const atServer = await call('sipher_scan', {
      viewingPrivateKey: stored.viewingPrivateKey,
      spendingPublicKey: stored.metaAddress.spendingKey,
      sessionId,
    });
    expect(atServer).toMatchObject({
      comparedAt: 'server',
      payments: [{ txSignature, stealthAddress: transfer.stealthAddress }],
    });

    const transactionData = {
      sender: wallet.addressBase58,
      recipient: transfer.stealthAddress,
      amount: '1000000000',
      timestamp: Date.now(),
    };
    const disclosed = await call('sipher_disclose', { transactionData, sessionId });
    const { session: _, ...encrypted } = disclosed;
    const sipher = new Sipher({ apiKey: key, baseUrl: server.url });
    // As any auditor would get it: untyped.
    expect(await sipher.request('viewingKeyDecrypt', { body: { viewingKey, encrypted } })).toEqual(
      transactionData,
    );

    const changed = await call('sipher_update_session', { sessionId, defaults: { chain: 'near' } });
    expect(changed.defaults).toMatchObject({ chain: 'near' });
    await sipher.sessions.delete(String(sessionId));
    const refused = await host.call('sipher_prepare_transfer', {
      sender: wallet.addressBase58,
      recipientMetaAddress: metaAddress,
      amount: '1000000000',
      sessionId,
    });
    expect(refused).toMatchObject({
      isError: true,
      data: { error: { code: 'SESSION_NOT_FOUND' } },
    });

    await host.close();
    const secrets: Secret[] = [
      { name: 'API key', text: key },
      { name: 'viewing key', text: viewingKey },
      { name: 'MCP token', text: mcpToken },
      { name: 'spending private key', text: stored.spendingPrivateKey },
      { name: 'viewing private key', text: stored.viewingPrivateKey },
    ];
    const haystacks = [
      { name: 'answers', bytes: text(answers) },
      { name: 'tools', bytes: text(tools) },
      { name: 'stderr', bytes: Buffer.from(host.stderr()) },
    ];
    expect(findSecrets(haystacks, secrets)).toEqual([]);
    expect(findSecrets([{ name: 'keys', bytes: text(stored) }], secrets)).not.toEqual([]);
  },
  60_000,
);

test.each(openers)('over $name a host of an older revision is served', async ({ open }) => {
  const host = await open({ env, mode: 'legacy' });
  expect(host.client.getNegotiatedProtocolVersion()).not.toBe('2026-07-28');
  const { data, isError } = await host.call('sipher_open_session', { defaults: {} });
  expect(isError).toBe(false);
  expect(data.sessionId).toMatch(/^sess_/);
  await host.close();
});

const countOwnSessions = async () => {
  const sipher = new Sipher({ apiKey: key, baseUrl: server.url });
  const { sessions } = await sipher.sessions.list();
  return sessions.filter(({ label }) => label === 'sipher-mcp').length;
};

test('standard output carries the protocol and nothing else, also where calls fail', async () => {
  const { stdin, send, waitForOutput, ended, stdout, stderr } = startRawHost({
    args: ['--defaults', '{"chain":"near"}'],
    env,
  });
  send([
    ...openingMessages,
    callMessage(2, 'sipher_disclose', { viewingKey, spam: 1 }),
    callMessage(3, 'sipher_nothing', {}),
    callMessage(4, 'sipher_explain_session', {}),
  ]);
  stdin.write('this is no message\n');
  await waitForOutput('"id":4');
  expect(await countOwnSessions()).toBe(1);
  // A host that goes closes its end: what was opened for it is closed too.
  stdin.end();
  expect(await ended).toEqual([0, null]);
  const lines = stdout()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.map(({ id }) => id).sort()).toEqual([1, 2, 3, 4]);
  for (const line of lines) expect(line.jsonrpc).toBe('2.0');
  expect(lines[0].result.protocolVersion).toBe('2024-11-05');
  expect(await countOwnSessions()).toBe(0);
  expect(stderr()).toContain('sipher_disclose failed with VALIDATION_ERROR');
  const haystacks = [{ name: 'stderr', bytes: Buffer.from(stderr()) }];
  expect(
    findSecrets(haystacks, [
      { name: 'viewing key', text: viewingKey },
      { name: 'API key', text: key },
    ]),
  ).toEqual([]);
});

test('a message that is too long ends the session of its own too', async () => {
  const { stdin, send, waitForOutput, ended } = startRawHost({
    args: ['--defaults', '{"chain":"near"}'],
    env,
  });
  send([...openingMessages, callMessage(2, 'sipher_explain_session', {})]);
  await waitForOutput('"id":2');
  expect(await countOwnSessions()).toBe(1);
  stdin.write('x'.repeat(11_000_000));
  expect(await ended).toEqual([1, null]);
  expect(await countOwnSessions()).toBe(0);
});

test('a child that ends without what is awaited fails the wait, with what it said', async () => {
  const opened = openHttpHost({ args: ['--what'], env });
  await expect(opened).rejects.toThrow(/ended without \/mcp: {"code":2.*Unknown option --what/);
});

test('a start that cannot be ends with a line that says why', async () => {
  const start = (args: string[], settings: Record<string, string>) =>
    promisify(execFile)(process.execPath, [mcpCommand, ...args], {
      cwd: folder,
      env: { PATH: process.env.PATH, ...settings },
    }).catch((error) => ({ code: error.code, stdout: error.stdout, stderr: error.stderr }));
  expect(await start([], {})).toEqual({
    code: 2,
    stdout: '',
    stderr: 'sipher-mcp: no API key: set SIPHER_API_KEY, or name a file with --key-file\n',
  });
  const open = await start(['--http', '0.0.0.0:0'], env);
  expect(open).toMatchObject({ code: 2, stderr: expect.stringContaining('SIPHER_MCP_TOKEN') });
});

test('npx finds the command in the checkout', async () => {
  const cwd = fileURLToPath(new URL('../..', import.meta.url));
  const options = { cwd, env: { PATH: process.env.PATH, HOME: folder } };
  const { stdout } = await promisify(execFile)(
    'npx',
    ['--no-install', '@sipher/mcp', '--version'],
    options,
  );
  expect(stdout.trim()).toBe('0.1.0');
});
