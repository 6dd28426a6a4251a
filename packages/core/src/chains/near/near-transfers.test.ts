import { randomBytes } from 'node:crypto';
import { KeyPairEd25519 } from '@near-js/crypto';
import {
  type Action,
  actionCreators,
  createTransaction,
  decodeTransaction,
  encodeTransaction,
  Signature,
  SignedTransaction,
} from '@near-js/transactions';
import { sha256 } from '@noble/hashes/sha2.js';
import { describe, expect, test } from 'vitest';
import { generatePrivateKey } from '../../curves/generate-private-key.ts';
import { sipScheme } from '../../stealth/sip.ts';
import { refusedField } from '../../testing/refused-field.ts';
import type { BuiltTransfer, NearAction, NearData, Payment } from '../transfers.ts';
import { nearStorageDepositYocto, nearTransfers } from './near-transfers.ts';

const privateKey = () => generatePrivateKey('ed25519', randomBytes);
const scheme = sipScheme();
const keys = { chain: 'near', spendingPrivateKey: privateKey(), viewingPrivateKey: privateKey() };
const metaAddress = scheme.deriveMetaAddress({ ...keys, chain: 'near' });
const payment: Payment = {
  chain: 'near',
  sender: 'alice.near',
  schemeId: 'sip',
  stealthAddress: scheme.derive(metaAddress, privateKey()),
  amount: 2n ** 64n + 5n,
  token: null,
  note: null,
};
const accountId = Buffer.from(payment.stealthAddress.stealthPublicKey).toString('hex');
const terms = { storageDepositYocto: nearStorageDepositYocto };
const build = (rest: Partial<Payment> = {}, own = terms) =>
  nearTransfers.build({ ...payment, ...rest }, own) as BuiltTransfer & { chainData: NearData };

/** As a wallet makes actions of what the API answers. */
const toAction = ({ type, amount, methodName, args, gas, deposit }: NearAction): Action =>
  type === 'Transfer'
    ? actionCreators.transfer(BigInt(amount ?? 0))
    : actionCreators.functionCall(
        methodName ?? '',
        JSON.parse(args ?? ''),
        BigInt(gas ?? 0),
        BigInt(deposit ?? 0),
      );

/** Signs a payment with near-js, sends it through its bytes, and checks the signature. */
const execute = ({ receiverId, actions }: NearData) => {
  const pair = KeyPairEd25519.fromRandom();
  const publicKey = pair.getPublicKey();
  const blockHash = new Uint8Array(32).fill(1);
  const list = actions.map(toAction);
  const unsigned = createTransaction('alice.near', publicKey, receiverId, 1n, list, blockHash);
  const { signature: data } = pair.sign(sha256(encodeTransaction(unsigned)));
  const signature = new Signature({ keyType: publicKey.keyType, data });
  const bytes = encodeTransaction(new SignedTransaction({ transaction: unsigned, signature }));
  const { transaction } = SignedTransaction.decode(bytes);
  expect(publicKey.verify(sha256(encodeTransaction(transaction)), data)).toBe(true);
  return decodeTransaction(encodeTransaction(transaction));
};

test('NEAR is transferred to the implicit account of the stealth public key', () => {
  const { receiverId, actions } = execute(build().chainData);
  expect(receiverId).toBe(accountId);
  expect(actions).toHaveLength(1);
  expect(actions[0]?.transfer?.deposit).toBe(2n ** 64n + 5n);
});

test('a token registers the account, and then transfers', () => {
  const { chainData } = build({ token: 'usdt.tether-token.near' });
  expect(chainData.tokenContract).toBe('usdt.tether-token.near');
  const { receiverId, actions } = execute(chainData);
  expect(receiverId).toBe('usdt.tether-token.near');
  const calls = actions.map(({ functionCall }) => ({
    ...functionCall,
    args: JSON.parse(Buffer.from(functionCall?.args ?? []).toString()),
  }));
  expect(calls).toEqual([
    {
      methodName: 'storage_deposit',
      args: { account_id: accountId, registration_only: true },
      gas: 30_000_000_000_000n,
      deposit: 1_250_000_000_000_000_000_000n,
    },
    {
      methodName: 'ft_transfer',
      args: { receiver_id: accountId, amount: '18446744073709551621' },
      gas: 30_000_000_000_000n,
      deposit: 1n,
    },
  ]);
});

test('the storage deposit is the one that was asked for', () => {
  const { actions } = build({ token: 'a.near' }, { storageDepositYocto: 7n }).chainData;
  expect(actions[0]?.deposit).toBe('7');
});

test('the announcement finds the payment', () => {
  const announcement = build().announcement;
  if (announcement === undefined || !('viewTag' in announcement))
    throw new Error('no announcement');
  const bytes = (text: string) => Uint8Array.from(Buffer.from(text.slice(2), 'hex'));
  const found = scheme.check(
    { ...metaAddress, viewingPrivateKey: keys.viewingPrivateKey },
    {
      announcedAddress: bytes(announcement.address),
      ephemeralPublicKey: bytes(announcement.ephemeralPublicKey),
      viewTag: announcement.viewTag,
    },
  );
  expect(found).toBe(true);
});

test('the largest amount is that of u128', () => {
  expect(nearTransfers.maxAmount).toBe(340_282_366_920_938_463_463_374_607_431_768_211_455n);
  expect(execute(build({ amount: nearTransfers.maxAmount }).chainData).actions).toHaveLength(1);
});

describe('is refused:', () => {
  const refusals: [string, Partial<Payment>, string][] = [
    ['nothing', { amount: 0n }, 'amount'],
    ['more than u128', { amount: 2n ** 128n }, 'amount'],
    [
      'a sender of another chain',
      { sender: '7EqQdEULxWcraVx3mXKFjc84LhCkMGZCkRuDpvcMwJeK' },
      'sender',
    ],
    ['a token of no name', { token: '' }, 'token'],
    ['another chain', { chain: 'aptos' }, 'chain'],
  ];
  test.each(refusals)('%s', (_name, rest, field) => {
    expect(refusedField(() => build(rest))).toBe(field);
  });
  test.each([0n, -1n, 2n ** 128n])('a storage deposit of %s', (storageDepositYocto) => {
    const act = () => build({ token: 'a.near' }, { storageDepositYocto });
    expect(refusedField(act)).toBe('storageDepositYocto');
  });
});

// The examples of https://nomicon.io/DataStructures/Account, and the bounds of its rules.
describe('an account id', () => {
  const valid = [
    'ok',
    'bowen',
    'ek-2',
    'ek.near',
    'com',
    'google.com',
    'bowen.google.com',
    'near',
    'illia.cheap-accounts.near',
    'max_99.near',
    '100',
    'near2019',
    'over.9000',
    'a.bro',
    'bro.a',
    '8'.repeat(64),
    `0x${'0a'.repeat(20)}`,
  ];
  const invalid = [
    '',
    'a',
    'not ok',
    '100-',
    'bo__wen',
    '_illia',
    '.near',
    'near.',
    'a..near',
    '$$$',
    'WAT',
    'me@google.com',
    '0'.repeat(65),
    'system',
    'ok\n',
    'éa',
    'abcdefghijklmnopqrstuvwxyz.abcdefghijklmnopqrstuvwxyz.abcdefghijklmnopqrstuvwxyz',
  ];
  test.each(valid)('%j is one', (text) => {
    expect(refusedField(() => nearTransfers.assertAddress(text, 'sender'))).toBeUndefined();
    expect(refusedField(() => nearTransfers.assertToken(text))).toBeUndefined();
  });
  test.each(invalid)('%j is none', (text) => {
    expect(refusedField(() => nearTransfers.assertAddress(text, 'sender'))).toBe('sender');
    expect(refusedField(() => nearTransfers.assertToken(text))).toBe('token');
  });
});
