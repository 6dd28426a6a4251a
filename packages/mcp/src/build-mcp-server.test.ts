import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { operations } from '@sipher/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openHostBed } from './testing/open-host-bed.ts';

const viewingKey = `0x${'5a'.repeat(32)}`;
const { recipientMetaAddress } = operations.stealthDerive.example.body;
const payment = { sender: 'payer.near', recipientMetaAddress, amount: '1000' };
const record = { sender: 'a', recipient: 'b', amount: '1', timestamp: 1_767_225_600_000 };

let bed: Awaited<ReturnType<typeof openHostBed>>;
beforeAll(async () => {
  bed = await openHostBed();
});
afterAll(() => bed.close());

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

test('a viewing key in the place of a key name is not repeated', async () => {
  const { call, lines } = await bed.openHost();
  const keyName = viewingKey.slice(2);
  const { data, text } = await call('sipher_scan', { keyName });
  expect(data).toMatchObject({ code: 'VALIDATION_ERROR', fields: ['keyName'] });
  expect(JSON.stringify([data, text, lines])).not.toContain(keyName);
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
  const sessionId = await bed.openSession({ chain: 'base', backend: 'erc5564' });
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
    sessionId: await bed.openSession({ privacyLevel: 'maximum' }),
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
  const { call } = await bed.openHost({ sessionId: await bed.openSession({ backend: 'erc5564' }) });
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
  const { callWell } = await bed.openHost({ sessionId: await bed.openSession({ chain: 'near' }) });
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
  ['a key in the place of a name', { ...payment, [viewingKey]: '1' }, '(not shown)'],
  [
    'one inside',
    { ...payment, recipientMetaAddress: { ...recipientMetaAddress, [viewingKey]: 1 } },
    'recipientMetaAddress.(not shown)',
  ],
])('%s is refused by its name, and no key is repeated', async (_, args, field) => {
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
