import { randomBytes } from 'node:crypto';
import { KeyType, PublicKey } from '@near-js/crypto';
import { encodeTransaction, SignedTransaction } from '@near-js/transactions';
import { sha256 } from '@noble/hashes/sha2.js';
import { base58 } from '@scure/base';
import { expect, test } from 'vitest';
import { ed25519RawSigner } from '../../../curves/ed25519-raw-signer.ts';
import { generatePrivateKey } from '../../../curves/generate-private-key.ts';
import { sipScheme } from '../../../stealth/sip.ts';
import { refusedField } from '../../../testing/refused-field.ts';
import { buildNearClaim, type NearClaim } from './near-claims.ts';
import { encodeNearPublicKey } from './near-texts.ts';
import { signNearTransaction } from './near-transaction.ts';

const scheme = sipScheme();
const privateKey = () => generatePrivateKey('ed25519', randomBytes);
const keys = {
  chain: 'near',
  spendingPrivateKey: privateKey(),
  viewingPrivateKey: privateKey(),
} as const;
const paid = scheme.derive(scheme.deriveMetaAddress(keys), privateKey());
const { stealthPrivateKey, stealthPublicKey } = scheme.recover(keys, paid);
const stealthAddress = Buffer.from(stealthPublicKey).toString('hex');
const claim: NearClaim = {
  stealthAddress,
  destination: 'alice.near',
  token: null,
  amount: null,
  storageDepositYocto: null,
};
const terms = { publicKey: stealthPublicKey, nonce: 2n ** 53n + 1n, blockHash: randomBytes(32) };

/** Signs a claim, and reads it back with near-js, which checks the signature as the chain does. */
const execute = (rest: Partial<NearClaim>) => {
  const call = buildNearClaim({ ...claim, ...rest });
  const { sign } = ed25519RawSigner(stealthPrivateKey);
  const signed = signNearTransaction({ ...terms, ...call }, sign);
  const bytes = Buffer.from(signed.transactionBase64, 'base64');
  const { transaction, signature } = SignedTransaction.decode(bytes);
  const digest = sha256(encodeTransaction(transaction));
  const publicKey = new PublicKey({ keyType: KeyType.ED25519, data: stealthPublicKey });
  const { data } = signature.ed25519Signature ?? { data: [] };
  expect(publicKey.verify(digest, Uint8Array.from(data))).toBe(true);
  expect(signed.transactionIdBase58).toBe(base58.encode(digest));
  expect(publicKey.toString()).toBe(encodeNearPublicKey(stealthPublicKey));
  expect(transaction).toMatchObject({ signerId: stealthAddress, nonce: terms.nonce });
  expect(Uint8Array.from(transaction.blockHash)).toEqual(Uint8Array.from(terms.blockHash));
  // Nothing follows what near-js has read.
  expect(new SignedTransaction({ transaction, signature }).encode()).toEqual(
    Uint8Array.from(bytes),
  );
  return transaction;
};

test('without an amount the account is deleted, and the destination gets what is left', () => {
  const { receiverId, actions } = execute({});
  expect(receiverId).toBe(stealthAddress);
  expect(actions.map((action) => action.deleteAccount)).toEqual([{ beneficiaryId: 'alice.near' }]);
});

test('with an amount it is transferred', () => {
  const { receiverId, actions } = execute({ amount: 2n ** 128n - 1n });
  expect(receiverId).toBe('alice.near');
  expect(actions.map((action) => action.transfer)).toEqual([{ deposit: 2n ** 128n - 1n }]);
});

test('a token is transferred, and the destination registered where that costs something', () => {
  const token = 'usdt.tether-token.near';
  const plain = execute({ token, amount: 5n });
  expect(plain.receiverId).toBe(token);
  expect(plain.actions.map(({ functionCall }) => functionCall?.methodName)).toEqual([
    'ft_transfer',
  ]);
  const { actions } = execute({ token, amount: 5n, storageDepositYocto: 7n });
  const calls = actions.map(({ functionCall }) => ({
    ...functionCall,
    args: JSON.parse(Buffer.from(functionCall?.args ?? []).toString()),
  }));
  const gas = 30_000_000_000_000n;
  expect(calls).toEqual([
    {
      methodName: 'storage_deposit',
      args: { account_id: 'alice.near', registration_only: true },
      gas,
      deposit: 7n,
    },
    {
      methodName: 'ft_transfer',
      args: { receiver_id: 'alice.near', amount: '5' },
      gas,
      deposit: 1n,
    },
  ]);
});

test.each<[string, Partial<NearClaim>, string]>([
  ['a destination of another chain', { destination: '0xAB' }, 'destination'],
  ['the account itself as destination', { destination: stealthAddress }, 'destination'],
  ['nothing', { amount: 0n }, 'amount'],
  ['more than u128', { amount: 2n ** 128n }, 'actions'],
  ['a token of no name', { token: '', amount: 1n }, 'token'],
  ['a token without an amount', { token: 'a.near' }, 'amount'],
])('%s is refused', (_name, rest, field) => {
  expect(refusedField(() => execute(rest))).toBe(field);
});

test.each<[string, Partial<typeof terms>, string]>([
  ['a nonce of more than 64 bits', { nonce: 2n ** 64n }, 'nonce'],
  ['a hash of 31 bytes', { blockHash: randomBytes(31) }, 'blockHash'],
  ['a key of 33 bytes', { publicKey: new Uint8Array(33) }, 'publicKey'],
])('%s is refused', (_name, rest, field) => {
  const { sign } = ed25519RawSigner(stealthPrivateKey);
  const act = () => signNearTransaction({ ...terms, ...buildNearClaim(claim), ...rest }, sign);
  expect(refusedField(act)).toBe(field);
});
