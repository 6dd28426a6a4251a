import { createHash } from 'node:crypto';
import { decodeFunctionData, getAddress, isAddressEqual, parseAbi } from 'viem';
import { arbitrum, base, mainnet, optimism, polygon } from 'viem/chains';
import { describe, expect, test } from 'vitest';
import { nobleEngines } from '../../curves/noble-engines.ts';
import { refusedField } from '../../testing/refused-field.ts';
import type { BuiltTransfer, EvmData, Payment } from '../transfers.ts';
import { evmAnnouncerAddress, sipEvmSchemeId } from './evm-announcer-contract.ts';
import { evmChains } from './evm-chains.ts';
import { evmTransfers, multicall3Address } from './evm-transfers.ts';
import { evmPayment } from './testing/evm-payments.ts';

const abi = parseAbi([
  'struct Call3Value { address target; bool allowFailure; uint256 value; bytes callData }',
  'function aggregate3Value(Call3Value[] calls) payable',
  'function transfer(address to, uint256 value)',
]);
const token = '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48';
const zero = `0x${'0'.repeat(40)}`;

const build = (payment: Payment) => evmTransfers.build(payment, {}) as BuiltTransfer;
const dataOf = ({ chainData }: BuiltTransfer) => chainData as EvmData & { data: `0x${string}` };

test('the chain ids are those that wallets know', () => {
  const known = { ethereum: mainnet, polygon, arbitrum, optimism, base };
  for (const [chain, { chainId }] of Object.entries(evmChains)) {
    expect([chain, chainId]).toEqual([chain, known[chain as keyof typeof known].id]);
  }
});

test('the scheme id of SIP is SHA-256 of its name', () => {
  const digest = createHash('sha256').update('SIPHER-SIP-STEALTH-SCHEME-V1').digest('hex');
  expect(sipEvmSchemeId).toBe(BigInt(`0x${digest}`));
});

test.each([evmAnnouncerAddress, multicall3Address])('%s has its checksum', (address) => {
  expect(getAddress(address)).toBe(address);
});

test.each([1n, 2n ** 64n + 5n, evmTransfers.maxAmount])('%s wei arrive undiminished', (amount) => {
  const { to, value, data } = dataOf(build(evmPayment('sip', { amount }).payment));
  expect([to, value]).toEqual([multicall3Address, `${amount}`]);
  const { args } = decodeFunctionData({ abi, data });
  const calls = args[0] as readonly { value: bigint; allowFailure: boolean }[];
  expect(calls.map((call) => [call.value, call.allowFailure])).toEqual([
    [amount, false],
    [0n, false],
  ]);
});

test('a token is paid by its own contract, and announced apart', () => {
  const built = build(evmPayment('erc5564', { token: token.toLowerCase(), amount: 7n }).payment);
  const { to, value, tokenContract, data } = dataOf(built);
  expect([to, value, tokenContract]).toEqual([token, '0', token]);
  expect(decodeFunctionData({ abi, data })).toMatchObject({ functionName: 'transfer' });
  expect(decodeFunctionData({ abi, data }).args?.[1]).toBe(7n);
  expect(built.announcement).toMatchObject({ to: evmAnnouncerAddress, value: '0', chainId: 1 });
});

test('the account is computed by the given engines', () => {
  const { payment } = evmPayment('sip', { token });
  const uncompressPoint = () => new Uint8Array(65).fill(7);
  const secp256k1 = { ...nobleEngines.secp256k1, uncompressPoint };
  const { chainData } = build({ ...payment, engines: { ...nobleEngines, secp256k1 } });
  expect(chainData).not.toEqual(build(payment).chainData);
});

test('both schemes pay the account of the stealth public key', () => {
  const { payment } = evmPayment('erc5564', { token });
  const announced = getAddress(
    `0x${Buffer.from(payment.stealthAddress.announcedAddress).toString('hex')}`,
  );
  for (const schemeId of ['sip', 'erc5564'] as const) {
    const { args } = decodeFunctionData({
      abi,
      data: dataOf(build({ ...payment, schemeId })).data,
    });
    expect(isAddressEqual(args?.[0] as `0x${string}`, announced)).toBe(true);
  }
});

describe('is refused:', () => {
  const flipped = token.replace('A0b8', 'a0b8');
  const refusals: [string, Partial<Payment>, string][] = [
    ['nothing', { amount: 0n }, 'amount'],
    ['less than nothing', { amount: -1n }, 'amount'],
    ['more than uint256', { amount: 2n ** 256n }, 'amount'],
    ['a sender with a wrong checksum', { sender: flipped }, 'sender'],
    ['a sender of another chain', { sender: 'alice.near' }, 'sender'],
    ['nobody as the sender', { sender: zero }, 'sender'],
    ['a token with a wrong checksum', { token: flipped }, 'token'],
    ['nobody as the token', { token: zero }, 'token'],
    ["the native coin's placeholder", { token: `0x${'e'.repeat(40)}` }, 'token'],
    ['another family', { chain: 'cosmos' }, 'chain'],
  ];
  const { payment } = evmPayment('sip');
  test.each(refusals)('%s', (_name, rest, field) => {
    expect(refusedField(() => build({ ...payment, ...rest }))).toBe(field);
  });
  test.each([token, token.toLowerCase(), `0x${token.slice(2).toUpperCase()}`])('not %s', (text) => {
    expect(refusedField(() => evmTransfers.assertAddress(text, 'sender'))).toBeUndefined();
    expect(refusedField(() => evmTransfers.assertToken(text))).toBeUndefined();
  });
});
