import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callApi, callWell, createKey, createSession, keyIdOf } from './testing/call-api.ts';
import {
  adminKey,
  openTestBed,
  type RunningServer,
  type TestBed,
  withAdminKey,
} from './testing/running-server.ts';
import {
  findSecrets,
  formsOf,
  type Haystack,
  readHaystacks,
  type Secret,
} from './testing/secret-search.ts';

/** Text that lies in the clear: that it is found shows that the search reaches the store. */
const plainLabel = 'a-label-that-lies-in-the-clear';

let bed: TestBed;
const servers: RunningServer[] = [];
const secrets: Secret[] = [{ name: 'admin key', text: adminKey }];
const statuses: number[] = [];
beforeAll(async () => {
  bed = await openTestBed();
});
afterAll(() => bed.close());

const start = async () => {
  const flags = ['--log-level', 'trace'];
  const server = await bed.start({ ...withAdminKey, flags });
  servers.push(server);
  return server;
};

const keepKey = (name: string, key: string): string => {
  const withChecksum = key.split('_')[2] ?? '';
  secrets.push({ name, text: key }, { name: `secret of ${name}`, text: withChecksum.slice(0, 32) });
  return key;
};

const keepHex = (name: string, text: string): string => {
  secrets.push({ name, text });
  return text;
};

const newViewingKey = () => keepHex('viewing key', `0x${randomBytes(32).toString('hex')}`);

const readAll = async (): Promise<Haystack[]> => {
  const files = await readHaystacks(bed.folder);
  const logs = servers.flatMap(({ stdout, stderr }, index) => [
    { name: `stdout of server ${index}`, bytes: Buffer.from(stdout()) },
    { name: `stderr of server ${index}`, bytes: Buffer.from(stderr()) },
  ]);
  return [...files.filter(({ name }) => name !== 'dev-key'), ...logs];
};

/** Sessions with viewing keys: some stay, some are changed, cleared, deleted. */
const useSessions = async (server: RunningServer, key: string) => {
  for (let index = 0; index < 20; index += 1) {
    const body = { defaults: { defaultViewingKey: newViewingKey() }, label: plainLabel };
    const { data } = await callWell(server, 'createSession', { key, body });
    const id = data.sessionId;
    const changes = [newViewingKey(), newViewingKey().toUpperCase().replace('0X', '0x'), null];
    const change = { defaults: { defaultViewingKey: changes[index % 3] } };
    await callWell(server, 'updateSession', { key, id, body: change });
    await callWell(server, 'getSession', { key, id });
    await callWell(server, 'getEffectiveSession', {
      key,
      id,
      query: { operation: 'stealthCheck' },
    });
    if (index % 2 === 0) await callWell(server, 'deleteSession', { key, id });
  }
  await callWell(server, 'listSessions', { key });
};

/** The whole path of a payment: every secret that is made on it is kept for the search. */
const usePayments = async (server: RunningServer, key: string) => {
  const session = await createSession(server, key, { defaultViewingKey: newViewingKey() });
  const generated = await callWell(server, 'stealthGenerate', { key, session, body: {} });
  const { metaAddress, spendingPrivateKey, viewingPrivateKey } = generated.data;
  keepHex('spending private key', spendingPrivateKey);
  keepHex('viewing private key', viewingPrivateKey);
  const batch = await callWell(server, 'stealthGenerateBatch', {
    key,
    session,
    body: { count: 3 },
  });
  for (const { data } of batch.data.results) keepHex('batch key', data.spendingPrivateKey);
  const derived = await callWell(server, 'stealthDerive', {
    key,
    session,
    body: { recipientMetaAddress: metaAddress },
  });
  keepHex('shared secret', derived.data.sharedSecret);
  const body = {
    stealthAddress: derived.data.stealthAddress,
    viewingPrivateKey,
    spendingPublicKey: metaAddress.spendingKey,
  };
  const checked = await callWell(server, 'stealthCheck', { key, session, body });
  expect(checked.data.isOwner).toBe(true);
};

/** Requests that carry secrets to where none belongs. Their answers are searched like the logs. */
const misplaceSecrets = async (server: RunningServer, key: string): Promise<Haystack[]> => {
  const viewingKey = newViewingKey();
  const almost = keepKey('wrong key', key.slice(0, -1) + (key.endsWith('0') ? '1' : '0'));
  const requests: [path: string, init: RequestInit][] = [
    ['/v1/sessions', { headers: { 'X-API-Key': almost } }],
    ['/v1/sessions', { headers: { 'X-API-Key': key, Authorization: `Bearer ${key}` } }],
    ['/v1/sessions', { headers: { 'X-API-Key': adminKey } }],
    ['/v1/admin/keys', { headers: { 'X-API-Key': key } }],
    [`/v1/${key}`, {}],
    [`/v1/sessions/${viewingKey}`, { headers: { 'X-API-Key': key } }],
    [`/v1/sessions?cursor=${viewingKey}`, { headers: { 'X-API-Key': key } }],
    [`/v1/sessions?key=${key}`, { headers: { 'X-API-Key': key } }],
    [`/v1/health?key=${key}%zz`, {}],
    ['/v1/stealth/generate', post(key, '{}', { 'X-Session-Id': viewingKey })],
    ['/v1/stealth/generate', post(key, `{"label": "${viewingKey}`)],
    ['/v1/stealth/generate', post(key, JSON.stringify({ chain: viewingKey }))],
    ['/v1/stealth/generate', post(key, viewingKey, { 'Content-Type': viewingKey })],
    ['/v1/sessions', post(key, JSON.stringify({ defaults: { chain: viewingKey } }))],
    [
      '/v1/sessions',
      post(key, JSON.stringify({ defaults: { defaultViewingKey: `${viewingKey}0` } })),
    ],
  ];
  return Promise.all(
    requests.map(async ([path, init]) => {
      const response = await fetch(server.url + path, init);
      statuses.push(response.status);
      const name = `answer to ${path.slice(0, 12)}`;
      return { name, bytes: Buffer.from(await response.text()) };
    }),
  );
};

const post = (key: string, body: string, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'X-API-Key': key, 'Content-Type': 'application/json', ...headers },
  body,
});

const rotate = async (server: RunningServer, key: string): Promise<string> => {
  const rotated = await callWell(server, 'rotateKey', { key });
  return keepKey('rotated key', rotated.data.key);
};

test('no file, log or refusal holds a key, a viewing key or a private key', async () => {
  await (await bed.start()).stop();
  keepKey('developer key', (await readFile(join(bed.folder, 'dev-key'), 'utf8')).trim());
  const server = await start();
  const key = keepKey('key', await createKey(server));
  await useSessions(server, key);
  await usePayments(server, key);
  const refusals = await misplaceSecrets(server, key);
  expect(statuses.filter((status) => status < 400 || status >= 500)).toEqual([]);
  const rotated = await rotate(server, await rotate(server, key));
  await useSessions(server, rotated);
  expect((await callApi(server, 'listSessions', { key })).status).toBe(401);

  await server.stop();
  const found = await readAll();
  expect(findSecrets(found, [{ name: 'label', text: plainLabel }])).toContain(
    'store/durable/data.mdb: label as text',
  );
  expect(findSecrets([...found, ...refusals], secrets)).toEqual([]);

  const next = await start();
  await callWell(next, 'revokeAllSessions', { key: rotated });
  await callWell(next, 'revokeAdminKey', { key: adminKey, id: keyIdOf(key) });
  await next.stop();
  await (await start()).stop();
  expect(secrets.length).toBeGreaterThan(100);
  expect(findSecrets(await readAll(), secrets)).toEqual([]);
});

test('the search finds each form of a secret, wherever it begins', () => {
  const text = `0x${randomBytes(32).toString('hex')}`;
  for (const form of formsOf(text)) {
    const bytes = Buffer.concat([randomBytes(4099), form.bytes, randomBytes(7)]);
    expect(findSecrets([{ name: 'f', bytes }], [{ name: 's', text }])).toContain(
      `f: s as ${form.name}`,
    );
  }
  for (const offset of [0, 1, 2, 3, 4, 5]) {
    const json = JSON.stringify({ pad: 'x'.repeat(offset), key: text });
    const bytes = Buffer.from(Buffer.from(json).toString('base64'));
    expect(findSecrets([{ name: 'f', bytes }], [{ name: 's', text }])).toEqual([
      'f: s as hex in base64',
      'f: s as hex in base64url',
    ]);
  }
});
