import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { operations } from '@sipher/contract';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openTestBed } from './testing/open-test-host.ts';

const viewingKey = `0x${'5a'.repeat(32)}`;
const recipientMetaAddress = operations.stealthDerive.example.body.recipientMetaAddress;
const payment = { sender: 'payer.near', recipientMetaAddress, amount: '1000' };
const record = { sender: 'a', recipient: 'b', amount: '1', timestamp: 1_767_225_600_000 };
const hourMs = 3_600_000;

let bed: Awaited<ReturnType<typeof openTestBed>>;
beforeAll(async () => {
  // Before the server starts: it takes the clock that it finds.
  vi.useFakeTimers({ toFake: ['Date'] });
  bed = await openTestBed();
});
afterAll(async () => {
  await bed.close();
  vi.useRealTimers();
});

/** Forward alone, as every clock that a server can rely on. */
const passHours = (hours: number) => vi.setSystemTime(Date.now() + hours * hourMs);

const openSession = async (defaults: Record<string, unknown>) => {
  const { data } = await (await bed.openHost()).callWell('sipher_open_session', { defaults });
  return String(data.sessionId);
};

test('a session is opened, changed and explained', async () => {
  const { callWell } = await bed.openHost();
  const { data, text } = await callWell('sipher_open_session', {
    defaults: { chain: 'near', privacyLevel: 'shielded' },
    label: 'of a model',
  });
  expect(data).toMatchObject({
    sessionId: expect.stringMatching(/^sess_[0-9a-f]{64}$/),
    defaults: { chain: 'near', privacyLevel: 'shielded' },
    label: 'of a model',
  });
  expect(text).toContain(String(data.sessionId));
  const { sessionId } = data;
  const change = { sessionId, defaults: { privacyLevel: null, chain: 'base' } };
  const changed = await callWell('sipher_update_session', change);
  expect(changed.data.defaults).toEqual({ chain: 'base' });
  const operation = 'transferPrivate';
  const explained = await callWell('sipher_explain_session', { sessionId, operation });
  expect(explained.data.fields).toContainEqual({
    field: 'privacyLevel',
    value: 'standard',
    source: 'server',
  });
  expect(await bed.sipher.sessions.get(String(sessionId))).toMatchObject({
    defaults: { chain: 'base' },
  });
});

test('what a call leaves out comes from its session, not from a default of a schema', async () => {
  const { callWell } = await bed.openHost();
  const sessionId = await openSession({ chain: 'near', privacyLevel: 'shielded' });
  const made = await callWell('sipher_generate_address', { sessionId });
  expect(made.data).toMatchObject({ kind: 'meta-address', chain: 'near', curve: 'ed25519' });
  expect(made.data.session).toMatchObject({ sessionId, applied: ['chain'] });
  const prepared = await callWell('sipher_prepare_transfer', { ...payment, sessionId });
  expect(prepared.data).toMatchObject({
    privacyLevel: 'shielded',
    session: { sessionId, applied: ['privacyLevel'] },
  });
});

test('null leaves the session out for one field of one call', async () => {
  const { callWell } = await bed.openHost({ sessionId: await openSession({ chain: 'near' }) });
  const made = await callWell('sipher_generate_address', { chain: null });
  expect(made.data).toMatchObject({ chain: 'solana', session: { applied: [] } });
  const privacyLevel = null;
  const prepared = await callWell('sipher_prepare_transfer', { ...payment, privacyLevel });
  expect(prepared.data.privacyLevel).toBe('standard');
});

test('a session of the server’s own is opened by the first call, and used by all', async () => {
  const { callWell, sessions } = await bed.openHost({ defaults: { chain: 'near' } });
  const before = await bed.sipher.sessions.list();
  const [one, other] = await Promise.all([
    callWell('sipher_generate_address'),
    callWell('sipher_generate_address'),
  ]);
  expect([one?.data.chain, other?.data.chain]).toEqual(['near', 'near']);
  const after = await bed.sipher.sessions.list();
  expect(after.sessions).toHaveLength(before.sessions.length + 1);
  await sessions.close();
  expect(await bed.sipher.sessions.list()).toEqual(before);
});

test('a session of the server’s own that has expired is renewed, and the answer tells', async () => {
  const { callWell } = await bed.openHost({ defaults: { privacyLevel: 'shielded' } });
  const first = await callWell('sipher_prepare_transfer', payment);
  const { sessionId } = first.data.session as { sessionId: string };
  passHours(2);
  const second = await callWell('sipher_prepare_transfer', payment);
  expect(second.data).toMatchObject({
    privacyLevel: 'shielded',
    session: { renewedFrom: sessionId, applied: ['privacyLevel'] },
  });
  expect(second.text).toContain('opened anew');
  const renewed = second.data.session as { sessionId: string };
  expect(renewed.sessionId).not.toBe(sessionId);
  passHours(2);
  // By its id, in the path: no header is there to be refused.
  const explained = await callWell('sipher_explain_session');
  expect(explained.data).toMatchObject({
    renewedFrom: renewed.sessionId,
    defaults: { privacyLevel: 'shielded' },
  });
});

test('a session of an argument that expires in the middle stops the call, with advice', async () => {
  const { call } = await bed.openHost();
  const sessionId = await openSession({ chain: 'near' });
  expect((await call('sipher_prepare_transfer', { ...payment, sessionId })).isError).toBe(false);
  passHours(2);
  for (const [tool, args] of [
    ['sipher_prepare_transfer', payment],
    ['sipher_generate_address', {}],
    ['sipher_explain_session', {}],
  ] as const) {
    const { isError, data, text } = await call(tool, { ...args, sessionId });
    expect({ isError, code: data.code }).toEqual({ isError: true, code: 'SESSION_NOT_FOUND' });
    expect(data.nextStep).toContain('sipher_open_session');
    expect(text).toContain('Nothing has run');
  }
});

test('a session that the server was started with and that was revoked is told as such', async () => {
  const sessionId = await openSession({ chain: 'near' });
  const { call } = await bed.openHost({ sessionId });
  await bed.sipher.sessions.delete(sessionId);
  const { data } = await call('sipher_disclose', { transactionData: record });
  expect(data).toMatchObject({ code: 'SESSION_NOT_FOUND' });
  expect(data.nextStep).toContain('was started with');
});

test('without any session, what needs one says how to get it', async () => {
  const { call } = await bed.openHost();
  const { data } = await call('sipher_explain_session');
  expect(data).toMatchObject({ code: 'SESSION_REQUIRED' });
});

test('a one-time address is derived for a recipient, without the shared secret', async () => {
  const { callWell } = await bed.openHost();
  const { data } = await callWell('sipher_generate_address', { recipientMetaAddress });
  expect(data).toMatchObject({
    kind: 'one-time-address',
    chain: 'near',
    address: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(data).not.toHaveProperty('sharedSecret');
});

test('keys are made at home: in a file of their owner alone, and no private part in the answer', async () => {
  const { callWell, call, lines } = await bed.openHost();
  const keyName = 'savings';
  const { data, text } = await callWell('sipher_generate_address', { keyName, chain: 'solana' });
  const path = join(bed.keysFolder, `${keyName}.json`);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect((await stat(bed.keysFolder)).mode & 0o777).toBe(0o700);
  const stored = JSON.parse(await readFile(path, 'utf8'));
  expect(stored.metaAddress).toEqual(data.metaAddress);
  for (const secret of [stored.spendingPrivateKey, stored.viewingPrivateKey]) {
    expect(secret).toMatch(/^0x[0-9a-f]{64}$/);
    expect(JSON.stringify([data, text, lines])).not.toContain(secret.slice(2));
  }
  const again = await call('sipher_generate_address', { keyName, chain: 'solana' });
  expect(again.data).toMatchObject({ code: 'VALIDATION_ERROR', fields: ['keyName'] });
  expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(stored);
  const scanned = await call('sipher_scan', { keyName, chain: 'near' });
  expect(scanned.data).toMatchObject({ code: 'VALIDATION_ERROR', fields: ['chain'] });
  const listed = await callWell('sipher_list_supported', {});
  expect(listed.data.keys).toContainEqual({
    keyName,
    chain: 'solana',
    encodedMetaAddress: data.encodedMetaAddress,
  });
});

test('without a keys folder no key is made, and the error says what to do', async () => {
  const { call } = await bed.openHost({ hasKeys: false });
  const { data } = await call('sipher_generate_address');
  expect(data).toMatchObject({ code: 'KEYS_FOLDER_REQUIRED' });
  expect(data.nextStep).toContain('--keys');
});

test.each(['../dev-key', 'a/b', '.hidden', 'UPPER', ''])(
  'the key name %j is refused',
  async (keyName) => {
    const { call } = await bed.openHost();
    expect((await call('sipher_scan', { keyName })).data).toMatchObject({
      code: 'VALIDATION_ERROR',
      fields: ['keyName'],
    });
  },
);

test('a scan with a viewing key runs at the server, under the chain of the session', async () => {
  const { call } = await bed.openHost();
  const sessionId = await openSession({ chain: 'base', backend: 'erc5564' });
  const { viewingPrivateKey, metaAddress } = await bed.sipher.stealth.generate({ chain: 'base' });
  const spendingPublicKey = metaAddress.spendingKey;
  const keys = { viewingPrivateKey, spendingPublicKey };
  // No chain is read here: the refusal tells which one would have been.
  const { data } = await call('sipher_scan', { ...keys, sessionId });
  expect(data).toMatchObject({ code: 'RPC_NOT_CONFIGURED', details: { chain: 'base' } });
  expect(data.nextStep).toContain('details.setting');
  const half = await call('sipher_scan', { viewingPrivateKey });
  expect(half.data).toMatchObject({ code: 'VALIDATION_ERROR', fields: ['spendingPublicKey'] });
});

test('a transfer says what is to be done next, and carries no secret', async () => {
  const { callWell } = await bed.openHost();
  const args = { ...payment, privacyLevel: 'shielded', viewingKey };
  const { data, text } = await callWell('sipher_prepare_transfer', args);
  expect(data).toMatchObject({
    privacyLevel: 'shielded',
    chainData: { type: 'near' },
    exposure: { recipient: 'hidden', amount: 'committed' },
    announcement: { viewTag: expect.any(Number) },
    disclosure: { viewingKeyHash: expect.any(String) },
    opening: { viewingKey: { nonce: expect.any(String) } },
  });
  expect(data.nextSteps).toContainEqual(expect.stringContaining('private channel'));
  expect(data).not.toHaveProperty('sharedSecret');
  expect(data).not.toHaveProperty('blindingFactor');
  expect(text + JSON.stringify(data)).not.toContain(viewingKey.slice(2));
});

test('a privacy level that cannot be had is refused, with what can be had', async () => {
  const { call } = await bed.openHost({
    sessionId: await openSession({ privacyLevel: 'maximum' }),
  });
  const { isError, data } = await call('sipher_prepare_transfer', payment);
  expect({ isError, code: data.code }).toEqual({
    isError: true,
    code: 'PRIVACY_LEVEL_UNAVAILABLE',
  });
  expect(data.nextStep).toMatch(/nothing weaker.*shielded with sip-native.*ask first/s);
  expect(data.details).toMatchObject({ source: 'session', missing: ['amount'] });
});

test('a default of the session that does not fit is named', async () => {
  const { call } = await bed.openHost({ sessionId: await openSession({ backend: 'erc5564' }) });
  const { data } = await call('sipher_generate_address', { recipientMetaAddress });
  expect(data).toMatchObject({ code: 'SESSION_DEFAULT_CONFLICT', fields: ['backend'] });
  expect(data.nextStep).toContain('sipher_update_session');
  const atHome = await call('sipher_generate_address', { chain: 'near' });
  expect(atHome.data).toMatchObject({ code: 'VALIDATION_ERROR' });
});

test('a disclosure is encrypted to the viewing key of the session, which no answer shows', async () => {
  const { callWell, lines } = await bed.openHost();
  const opened = await callWell('sipher_open_session', {
    defaults: { defaultViewingKey: viewingKey },
  });
  const { sessionId } = opened.data;
  const explained = await callWell('sipher_explain_session', {
    sessionId,
    operation: 'viewingKeyDisclose',
  });
  const disclosed = await callWell('sipher_disclose', { transactionData: record, sessionId });
  const { session: _, ...encrypted } = disclosed.data;
  const opening = { viewingKey, encrypted } as never;
  expect(await bed.sipher.viewingKeys.decrypt(opening)).toEqual(record);
  const { defaults } = opened.data as { defaults: { defaultViewingKey: { fingerprint: string } } };
  expect(defaults.defaultViewingKey.fingerprint).toBe(encrypted.viewingKeyHash);
  const shown = JSON.stringify([opened, explained, disclosed, lines]);
  expect(shown).not.toContain(viewingKey.slice(2));
  expect(shown).not.toContain(bed.apiKey);
});

test('a planned payment is compared, and what is supported is listed', async () => {
  const { callWell } = await bed.openHost({ sessionId: await openSession({ chain: 'near' }) });
  const { data } = await callWell('sipher_list_supported', {
    chain: 'near',
    payment: { operation: 'stealth_privacy' },
  });
  expect(data).toMatchObject({
    chains: expect.arrayContaining(['solana', 'zcash']),
    comparison: { chain: 'near', recommendation: { best_overall: 'sip-native' } },
  });
  expect(new Set((data.statements as { chain: string }[]).map(({ chain }) => chain))).toEqual(
    new Set(['near']),
  );
});

test.each([
  ['an unknown field', { ...payment, amout: '1' }, 'amout'],
  [
    'an unknown field inside',
    { ...payment, recipientMetaAddress: { ...recipientMetaAddress, x: 1 } },
    'recipientMetaAddress.x',
  ],
  ['a missing field', { sender: 'payer.near', recipientMetaAddress }, 'amount'],
  ['a number for a text', { ...payment, amount: 1000 }, 'amount'],
  ['a malformed session', { ...payment, sessionId: 'sess_1' }, 'sessionId'],
  ['a spending key', { ...payment, spendingPrivateKey: viewingKey }, 'spendingPrivateKey'],
])('%s is refused by its name', async (_, args, field) => {
  const { call, lines } = await bed.openHost();
  const { isError, data, text } = await call('sipher_prepare_transfer', args);
  expect({ isError, code: data.code, fields: data.fields }).toEqual({
    isError: true,
    code: 'VALIDATION_ERROR',
    fields: [field],
  });
  expect(JSON.stringify([data, text, lines])).not.toContain(viewingKey.slice(2));
});

test('a wrong API key is told as the operator’s affair, and is shown nowhere', async () => {
  const apiKey = `${bed.apiKey.slice(0, -1)}${bed.apiKey.endsWith('0') ? '1' : '0'}`;
  const { call, lines } = await bed.openHost({ apiKey });
  const { data, text } = await call('sipher_list_supported');
  expect(data).toMatchObject({ code: 'INVALID_API_KEY' });
  expect(JSON.stringify([data, text, lines])).not.toContain(apiKey);
});
