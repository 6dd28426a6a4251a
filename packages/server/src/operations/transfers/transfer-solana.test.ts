import {
  decodeHex,
  decryptOpening,
  encodeHex,
  hashViewingKey,
  type RecipientPrivateKeys,
  sipScheme,
  verifyCommitment,
} from '@sipher/core';
import {
  parseCommitmentNote,
  parseSolanaAnnouncement,
  solanaAnnouncerAddress,
} from '@sipher/core/transfers';
import { type Address, address, type KeyPairSigner } from '@solana/kit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openNodes } from '../../nodes/nodes.ts';
import { parseRpcEndpoint } from '../../nodes/rpc-endpoint.ts';
import { openTestApp, type TestApp } from '../../testing/open-test-app.ts';
import { openSolanaChain, type SolanaChain } from './testing/solana-chain.ts';
import { createToken, type TokenProgram, tokenBalance } from './testing/solana-token.ts';

const viewingKey = `0x${'5a'.repeat(32)}`;

let chain: SolanaChain;
let server: TestApp;
let key: string;
let session: string;
let payer: KeyPairSigner;
let recipient: RecipientPrivateKeys;
let recipientMetaAddress: object;
beforeAll(async () => {
  chain = await openSolanaChain();
  server = await openTestApp({
    nodes: openNodes([parseRpcEndpoint({ chain: 'solana', provider: 'helius' }, chain.url)]),
  });
  key = await server.createKey('pro');
  const defaults = { chain: 'solana', privacyLevel: 'shielded', rpcProvider: 'helius' };
  session = await server.createSession(key, { ...defaults, defaultViewingKey: viewingKey });
  payer = await chain.createWallet(100_000_000_000n);
  const { data } = await post('/v1/stealth/generate', {});
  recipientMetaAddress = data.metaAddress;
  recipient = {
    chain: 'solana',
    spendingPrivateKey: decodeHex(data.spendingPrivateKey, { field: 'key', lengthBytes: 32 }),
    viewingPrivateKey: decodeHex(data.viewingPrivateKey, { field: 'key', lengthBytes: 32 }),
  };
});
afterAll(async () => {
  await server.close();
  await chain.close();
});

/** Under the session; rejects what is no success. */
const post = async (url: string, payload: object, headers: Record<string, string> = {}) => {
  const answer = await server.call(key, { method: 'POST', url, payload, session, headers });
  if (answer.status !== 200) throw new Error(`${url}: ${JSON.stringify(answer.json.error)}`);
  return { data: answer.json.data, headers: answer.headers };
};

const transfer = (payload: object) =>
  post('/v1/transfer/private', { sender: payer.address, recipientMetaAddress, ...payload });

type Executed = Awaited<ReturnType<SolanaChain['execute']>>;

const memoProgram = address('MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr');
const memosOf = ({ instructions }: Executed) =>
  instructions
    .filter(({ programAddress }) => programAddress === memoProgram)
    .map(({ data = new Uint8Array() }) => Buffer.from(data).toString('utf8'));

/** What the recipient makes of an executed payment, with its own keys and the chain alone. */
const findPayment = (executed: Executed) => {
  const [announced = '', noted = ''] = memosOf(executed);
  const announcement = parseSolanaAnnouncement(announced);
  const scheme = sipScheme();
  const secret = scheme.deriveSharedPoint(recipient, announcement.ephemeralPublicKey);
  const note = parseCommitmentNote(noted);
  return {
    keyPair: scheme.recover(recipient, announcement),
    note,
    opening: decryptOpening(note, { commitment: note.commitment, secret }),
  };
};

const announcedSignatures = async () =>
  (await chain.rpc.getSignaturesForAddress(address(solanaAnnouncerAddress)).send()).map(
    ({ signature }) => signature,
  );

test('what a session asks for is built, executed, found, opened and disclosed', async () => {
  const amount = 1_250_000_000n;
  const { data, headers } = await transfer({ amount: String(amount) });
  expect(headers['session-applied']).toBe('privacyLevel, rpcProvider, defaultViewingKey');
  expect(data).toMatchObject({ chain: 'solana', backend: 'sip-native', privacyLevel: 'shielded' });
  expect(data.exposure).toEqual({
    recipient: 'hidden',
    amount: 'committed',
    sender: 'public',
    timing: 'public',
    announcement: 'on-chain',
    commitment: 'anchored',
  });
  expect(data).not.toHaveProperty('announcement');

  const executed = await chain.execute(data.chainData.transaction, [payer]);
  const balance = await chain.rpc.getBalance(data.stealthAddress).send();
  expect(balance.value).toBe(amount);
  expect(await announcedSignatures()).toContain(executed.signature);

  const { keyPair, note, opening } = findPayment(executed);
  expect(encodeHex(note.commitment)).toBe(data.commitment);
  expect(opening.value).toBe(amount);
  expect(encodeHex(opening.blindingFactor)).toBe(data.blindingFactor);
  expect(verifyCommitment(note.commitment, opening)).toBe(true);
  expect(verifyCommitment(note.commitment, { ...opening, value: amount + 1n })).toBe(false);
  expect(keyPair.stealthPublicKey).toHaveLength(32);

  const record = await post('/v1/viewing-key/decrypt', { encrypted: data.disclosure });
  const facts = { sender: payer.address, recipient: data.stealthAddress, amount: String(amount) };
  expect(record.data).toMatchObject({ ...facts, timestamp: server.clock.ms });
  const viewingKeyBytes = decodeHex(viewingKey, { field: 'viewingKey', lengthBytes: 32 });
  expect(data.viewingKeyHash).toBe(encodeHex(hashViewingKey(viewingKeyBytes)));
  const toAuditor = {
    ciphertext: Buffer.from(data.opening.viewingKey.ciphertext.slice(2), 'hex'),
    nonce: Buffer.from(data.opening.viewingKey.nonce.slice(2), 'hex'),
  };
  const context = { commitment: note.commitment, secret: viewingKeyBytes };
  expect(decryptOpening(toAuditor, context).value).toBe(amount);
});

describe.each<TokenProgram>(['token', 'token-2022'])('a payment of a mint of %s', (program) => {
  let mint: Address;
  beforeAll(async () => {
    mint = await createToken(chain, payer, { program, decimals: 6, amount: 500_000_000n });
  });

  test('is executed, and the recipient finds it', async () => {
    const { data } = await transfer({ amount: '125000000', token: mint });
    expect(data.chainData.mint).toBe(mint);
    const executed = await chain.execute(data.chainData.transaction, [payer]);
    expect(await tokenBalance(chain, data.stealthAddress, mint)).toBe(125_000_000n);
    expect(await announcedSignatures()).toContain(executed.signature);
    expect(findPayment(executed).opening.value).toBe(125_000_000n);
  });

  test('is built offline where the request says all that the chain would', async () => {
    const offline = await openTestApp();
    const own = await offline.createKey('free');
    const { value } = await chain.rpc.getLatestBlockhash().send();
    const account = await chain.rpc.getAccountInfo(mint, { encoding: 'base64' }).send();
    const payload = {
      sender: payer.address,
      recipientMetaAddress,
      amount: '1',
      token: mint,
      recentBlockhash: value.blockhash,
      decimals: 6,
      tokenProgram: account.value?.owner,
    };
    const request = { method: 'POST', url: '/v1/transfer/private', payload } as const;
    const { json } = await offline.call(own, request);
    await chain.execute(json.data.chainData.transaction, [payer]);
    expect(await tokenBalance(chain, json.data.stealthAddress, mint)).toBe(1n);
    await offline.close();
  });
});

test('a sponsor pays fee and rent, and the payer exactly the amount', async () => {
  const [poor, sponsor] = [
    await chain.createWallet(2_000_000n),
    await chain.createWallet(10n ** 9n),
  ];
  const terms = { feePayer: sponsor.address, priorityFeeMicroLamports: '1000', memo: 'invoice 7' };
  const { data } = await transfer({ sender: poor.address, amount: '2000000', ...terms });
  const executed = await chain.execute(data.chainData.transaction, [poor, sponsor]);
  expect(memosOf(executed)[2]).toBe('invoice 7');
  expect((await chain.rpc.getBalance(poor.address).send()).value).toBe(0n);
  expect((await chain.rpc.getBalance(sponsor.address).send()).value).toBeLessThan(
    10n ** 9n - 10_000n,
  );
});

test('transferShield gives no less than shielded, and the same payment', async () => {
  const payload = { sender: payer.address, recipientMetaAddress, amount: '1000000' };
  const { data } = await post('/v1/transfer/shield', { ...payload, privacyLevel: 'standard' });
  expect(data.privacyLevel).toBe('shielded');
  const executed = await chain.execute(data.transaction, [payer]);
  expect(findPayment(executed).opening.value).toBe(1_000_000n);
});

test('at standard nothing is committed to, and the viewing key still gets its record', async () => {
  const { data } = await transfer({ amount: '1000000', privacyLevel: 'standard' });
  expect(data.exposure).toMatchObject({ amount: 'public', commitment: 'none' });
  for (const name of ['commitment', 'blindingFactor', 'opening']) {
    expect(data).not.toHaveProperty(name);
  }
  expect(data).toHaveProperty('disclosure');
  expect(memosOf(await chain.execute(data.chainData.transaction, [payer]))).toHaveLength(1);
});

test('every transfer has an address of its own; a repeat under one key is the same one', async () => {
  const name = { 'idempotency-key': 'payment-1' };
  const payload = { sender: payer.address, recipientMetaAddress, amount: '1000000' };
  const pay = (headers = {}) => post('/v1/transfer/private', payload, headers);
  const [first, again, other] = [await pay(name), await pay(name), await pay()];
  expect(again.data).toEqual(first.data);
  expect(other.data.stealthAddress).not.toBe(first.data.stealthAddress);
});
