import {
  bytesToHex,
  hashDomain,
  hexToBytes,
  keccak256,
  parseTransaction,
  recoverTypedDataAddress,
} from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { expect, test } from 'vitest';
import { authorizeErc20Transfer, erc20Questions, tokenDomainSeparator } from './erc20-calls.ts';
import { type EvmTransaction, signEvmTransaction } from './sign-evm-transaction.ts';

const privateKey = generatePrivateKey();
const account = privateKeyToAccount(privateKey);
const other = privateKeyToAccount(generatePrivateKey()).address;
const transaction: EvmTransaction = {
  from: account.address,
  chainId: 8453,
  nonce: 0,
  to: other,
  value: 10n ** 18n,
  data: '0x',
  gasLimit: 21_000n,
  feePerGasWei: 12_345_678_901n,
};

test('a transaction is the one that viem signs', async () => {
  const signed = signEvmTransaction(transaction, hexToBytes(privateKey));
  const { feePerGasWei, gasLimit } = transaction;
  const expected = await account.signTransaction({
    type: 'eip1559',
    chainId: 8453,
    nonce: 0,
    to: other,
    value: transaction.value,
    gas: gasLimit,
    maxFeePerGas: feePerGasWei,
    maxPriorityFeePerGas: feePerGasWei,
  });
  expect(signed.transaction).toBe(expected);
  expect(signed.hash).toBe(keccak256(expected));
  expect(parseTransaction(expected).maxPriorityFeePerGas).toBe(feePerGasWei);
});

test('the key of another account signs nothing', () => {
  const act = () => signEvmTransaction({ ...transaction, from: other }, hexToBytes(privateKey));
  expect(act).toThrow("not the account's");
});

const domain = { name: 'USD Coin', version: '2', chainId: 1, contract: other };
const viemDomain = { name: 'USD Coin', version: '2', chainId: 1, verifyingContract: other };
const fields = [
  ['from', 'address'],
  ['to', 'address'],
  ['value', 'uint256'],
  ['validAfter', 'uint256'],
  ['validBefore', 'uint256'],
  ['nonce', 'bytes32'],
].map(([name = '', type = '']) => ({ name, type }));

test('an authorization is signed as viem reads it', async () => {
  const nonce = crypto.getRandomValues(new Uint8Array(32));
  const authorization = { from: account.address, to: other, value: 5n, validBeforeS: 9n, nonce };
  const call = authorizeErc20Transfer(authorization, domain, hexToBytes(privateKey));
  // The last three words of the call are v, r and s.
  const [v = '', r = '', s = ''] = call.data.slice(-192).match(/.{64}/g) ?? [];
  const signer = await recoverTypedDataAddress({
    domain: viemDomain,
    types: { TransferWithAuthorization: fields },
    primaryType: 'TransferWithAuthorization',
    message: {
      from: account.address,
      to: other,
      value: 5n,
      validAfter: 0n,
      validBefore: 9n,
      nonce: bytesToHex(nonce),
    },
    signature: `0x${r}${s}${v.slice(-2)}`,
  });
  expect(signer).toBe(account.address);
  expect(call).toMatchObject({ to: other, value: '0', chainId: 1 });
});

test("a token's separator is the one that viem computes", () => {
  const types = {
    EIP712Domain: [
      { name: 'name', type: 'string' },
      { name: 'version', type: 'string' },
      { name: 'chainId', type: 'uint256' },
      { name: 'verifyingContract', type: 'address' },
    ],
  };
  // viem types a domain by its own fields, and reads these.
  const expected = hashDomain({ domain: viemDomain as never, types });
  expect(tokenDomainSeparator(domain)).toBe(expected);
});

test.each(['0x', '0x01', `0x${'ff'.repeat(5000)}`])('%.20s is no text', (result) => {
  expect(erc20Questions.name().read(result)).toBeNull();
});
