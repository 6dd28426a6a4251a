import { randomBytes } from 'node:crypto';
import { SignedTransaction } from '@near-js/transactions';
import { ed25519 } from '@noble/curves/ed25519.js';
import { base58 } from '@scure/base';
import { getBase64Encoder, getTransactionDecoder } from '@solana/kit';
import { parseTransaction, recoverTransactionAddress } from 'viem';
import { expect, test } from 'vitest';
import { deriveAddress } from './derive-address.ts';
import { generateKeys } from './generate-keys.ts';
import { signClaim } from './sign-claim.ts';

const paidOn = <Chain extends 'solana' | 'near' | 'base' | 'bitcoin'>(chain: Chain) => {
  const keys = generateKeys({ chain });
  const { address, stealthAddress } = deriveAddress({ recipientMetaAddress: keys.metaAddress });
  const { spendingPrivateKey, viewingPrivateKey } = keys;
  const { ephemeralPublicKey } = stealthAddress;
  const secrets = { spendingPrivateKey, viewingPrivateKey };
  return { ...secrets, chain, ephemeralPublicKey, stealthAddress: address };
};

const onSolana = {
  ...paidOn('solana'),
  destinationAddress: base58.encode(ed25519.keygen().publicKey),
  recentBlockhash: base58.encode(randomBytes(32)),
};

/** The addresses that have signed, as the chain reads them. */
const signersOf = (transactionBase64: string): string[] => {
  const bytes = getBase64Encoder().encode(transactionBase64);
  const { messageBytes, signatures } = getTransactionDecoder().decode(bytes);
  return Object.entries(signatures)
    .filter(([signer, signature]) => {
      if (signature === null) return false;
      return ed25519.verify(signature, new Uint8Array(messageBytes), base58.decode(signer));
    })
    .map(([signer]) => signer);
};

test('solana: the one-time address signs, and its id is known', async () => {
  const claim = await signClaim({ ...onSolana, balanceLamports: 1_000_000n });
  expect(signersOf(claim.transaction ?? '')).toEqual([onSolana.stealthAddress]);
  expect(claim).toMatchObject({ status: 'signed', stealthAddress: onSolana.stealthAddress });
  expect(base58.decode(claim.txSignature ?? '')).toHaveLength(64);
});

test('solana: a sponsor has yet to sign, and pays', async () => {
  const feePayer = base58.encode(ed25519.keygen().publicKey);
  const claim = await signClaim({ ...onSolana, balanceLamports: 1_000_000n, feePayer });
  expect(claim).toMatchObject({ status: 'awaiting-sponsor', txSignature: null });
  expect(signersOf(claim.transaction ?? '')).toEqual([onSolana.stealthAddress]);
});

test('solana: a balance that the fee eats up is refused', async () => {
  const claim = signClaim({ ...onSolana, balanceLamports: 5_000n });
  await expect(claim).rejects.toThrow(/^lamports: expected/);
});

const onBase = {
  ...paidOn('base'),
  destinationAddress: '0x1aE4B7D33B78C135eFDE1Ec0257ce8137633b796',
  amount: 7n,
} as const;
const gas = { nonce: 3, gasLimit: 21_000n, feePerGasWei: 11n };

test('EVM: viem reads the transaction, and recovers the one-time address from it', async () => {
  const claim = await signClaim({ ...onBase, ...gas });
  const serialized = claim.transaction as `0x02${string}`;
  expect(await recoverTransactionAddress({ serializedTransaction: serialized })).toBe(
    onBase.stealthAddress,
  );
  const { to, value, chainId, nonce } = parseTransaction(serialized);
  expect({ to: to?.toLowerCase(), value, chainId, nonce }).toEqual({
    to: onBase.destinationAddress.toLowerCase(),
    value: 7n,
    chainId: 8453,
    nonce: 3,
  });
});

const authorization = { name: 'USD Coin', version: '2', validBeforeS: 2_000_000_000n };
const token = '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913';

test('EVM: a token is transferred, or authorized for a sponsor who sends it', async () => {
  const claim = await signClaim({ ...onBase, ...gas, token });
  const read = parseTransaction(claim.transaction as `0x02${string}`);
  expect(read.to?.toLowerCase()).toBe(token.toLowerCase());
  expect(read.data).toMatch(/^0xa9059cbb/);
  const sponsored = await signClaim({ ...onBase, token, authorization });
  expect(sponsored).toMatchObject({ status: 'awaiting-sponsor', transaction: null });
  // transferWithAuthorization of EIP-3009, whose three parts of the signature come last.
  expect(sponsored.sponsorCall).toMatchObject({ to: token, value: '0', chainId: 8453 });
  expect(sponsored.sponsorCall?.data).toMatch(/^0xe3ee160e[0-9a-f]{576}$/);
});

const onNear = {
  ...paidOn('near'),
  destinationAddress: 'alice.near',
  nonce: 9n,
  blockHash: base58.encode(randomBytes(32)),
};

test('near: near-js reads what was signed', async () => {
  const { transaction } = await signClaim({ ...onNear, amount: null });
  const bytes = Buffer.from(transaction ?? '', 'base64');
  const { transaction: read } = SignedTransaction.decode(bytes);
  expect(read).toMatchObject({ signerId: onNear.stealthAddress, nonce: 9n });
  expect(read.actions.map(({ deleteAccount }) => deleteAccount)).toEqual([
    { beneficiaryId: 'alice.near' },
  ]);
});

test.each([
  [
    'solana',
    { ...onSolana, balanceLamports: 1_000_000n, destinationAddress: onSolana.stealthAddress },
  ],
  ['EVM', { ...onBase, ...gas, destinationAddress: onBase.stealthAddress.toLowerCase() }],
  ['EVM, to the token', { ...onBase, ...gas, token, destinationAddress: token.toLowerCase() }],
  ['EVM, nothing', { ...onBase, ...gas, amount: 0n }],
  ['EVM, no address', { ...onBase, ...gas, destinationAddress: '0x12' }],
  ['near', { ...onNear, amount: 1n, destinationAddress: onNear.stealthAddress }],
  ['near, to the token', { ...onNear, amount: 1n, token: 'a.near', destinationAddress: 'a.near' }],
  ['a chain without claims', { ...paidOn('bitcoin'), destinationAddress: 'x' }],
] as const)('%s: what would be lost, or is none, is refused', async (_, request) => {
  const claim = signClaim(request as Parameters<typeof signClaim>[0]);
  await expect(claim).rejects.toMatchObject({ name: 'InvalidInputError' });
});

test.each([
  ['nonce', { ...onBase, ...gas, nonce: -1 }],
  ['nonce', { ...onBase, ...gas, nonce: 2 ** 53 }],
  ['nonce', { ...onBase, ...gas, nonce: 3n }],
  ['gasLimit', { ...onBase, ...gas, gasLimit: 0n }],
  ['gasLimit', { ...onBase, ...gas, gasLimit: 21_000 }],
  ['feePerGasWei', { ...onBase, ...gas, feePerGasWei: -1n }],
  ['amount', { ...onBase, ...gas, amount: 7 }],
  [
    'authorization.validBeforeS',
    { ...onBase, token, authorization: { ...authorization, validBeforeS: -1n } },
  ],
  ['balanceLamports', { ...onSolana, balanceLamports: 2n ** 64n }],
  ['balanceLamports', { ...onSolana, balanceLamports: 1_000_000 }],
  ['lamports', { ...onSolana, lamports: -1n }],
  ['nonce', { ...onNear, amount: 1n, nonce: 9 }],
  ['nonce', { ...onNear, amount: 1n, nonce: 0n }],
])('a %s that no chain takes is refused, and nothing is signed: %#', async (field, request) => {
  const claim = signClaim(request as unknown as Parameters<typeof signClaim>[0]);
  await expect(claim).rejects.toMatchObject({ name: 'InvalidInputError', field });
});
