import { from as abiFunction, encodeData } from 'ox/AbiFunction';
import { equalBytes } from '../../equal-bytes.ts';
import { InvalidInputError } from '../../invalid-input-error.ts';
import { assertAmount } from '../assert-amount.ts';
import type { BuiltTransfer, ChainTransfers, Payment } from '../transfers.ts';
import { decodeEvmAddress, encodeEvmAddress } from './evm-address.ts';
import { asHex, encodeAnnounceCall, stealthEvmAddress } from './evm-announcer.ts';
import { evmAnnouncerAddress } from './evm-announcer-contract.ts';
import { evmChainId } from './evm-chains.ts';
import { nativePlaceholder } from './evm-metadata.ts';

/** A payment on an EVM chain needs to know nothing else: nonce and fees are the wallet's. */
export type EvmTerms = Readonly<Record<string, never>>;

/**
 * Multicall3, the same on every chain.
 *
 * @see https://www.multicall3.com
 */
export const multicall3Address = '0xcA11bde05977b3631167028862bE2a173976CA11';

const maxAmount = 2n ** 256n - 1n;

/**
 * Payments on the EVM chains: the chain's coin together with its announcement in one call of
 * Multicall3; ERC-20 as a transfer, and the announcement as a second call in `announcement`.
 *
 * @see docs/chains/evm.md
 * @example
 * ```ts
 * const to = { schemeId: 'sip', stealthAddress, token: null, note: null } as const;
 * const payment = { chain: 'base', sender, amount: 5n, ...to } as const;
 * const { chainData } = await evmTransfers.build(payment, {}); // { to, value, data, chainId, ... }
 * ```
 */
export const evmTransfers: ChainTransfers<EvmTerms> = {
  maxAmount,
  assertAddress: assertAccount,
  assertToken: (text) => void decodeToken(text),
  build(payment) {
    assertAccount(payment.sender, 'sender');
    assertAmount(payment.amount, maxAmount);
    const chainId = evmChainId(payment.chain);
    const { token } = payment;
    return token === null
      ? buildNative(payment, chainId)
      : buildToken(payment, { token: encodeEvmAddress(decodeToken(token)), chainId });
  },
};

const aggregate3Value = abiFunction(
  'function aggregate3Value((address target, bool allowFailure, uint256 value, bytes callData)[] calls) payable',
);
const transfer = abiFunction('function transfer(address to, uint256 value)');

/** Both calls succeed, or neither: a payment that nobody is told of would be lost. */
const buildNative = (payment: Payment, chainId: number): BuiltTransfer => {
  const { amount: value } = payment;
  const pay = {
    target: stealthEvmAddress(payment),
    allowFailure: false,
    value,
    callData: asHex('0x'),
  };
  const tell = {
    target: asHex(evmAnnouncerAddress),
    allowFailure: false,
    value: 0n,
    callData: encodeAnnounceCall(payment),
  };
  const data = encodeData(aggregate3Value, [[pay, tell]]);
  return { chainData: { type: 'evm', to: multicall3Address, value: `${value}`, data, chainId } };
};

/** Never through Multicall3: whoever approved a token to it, could be robbed by anyone. */
const buildToken = (
  payment: Payment,
  { token, chainId }: { token: string; chainId: number },
): BuiltTransfer => {
  const data = encodeData(transfer, [stealthEvmAddress(payment), payment.amount]);
  const announcement = {
    to: evmAnnouncerAddress,
    value: '0',
    data: encodeAnnounceCall(payment),
    chainId,
  };
  return {
    chainData: { type: 'evm', to: token, value: '0', data, chainId, tokenContract: token },
    announcement,
  };
};

function assertAccount(text: string, field: string): void {
  decodeAccount(text, field);
}

const decodeAccount = (text: string, field: string): Uint8Array => {
  const address = decodeEvmAddress(text, field);
  if (address.every((byte) => byte === 0)) {
    throw new InvalidInputError(field, 'another address than zero, which nobody has');
  }
  return address;
};

const decodeToken = (text: string): Uint8Array => {
  const address = decodeAccount(text, 'token');
  // A call of an address without code succeeds, and pays nothing.
  if (equalBytes(address, nativePlaceholder)) {
    throw new InvalidInputError('token', "a token's contract, or none for the chain's own coin");
  }
  return address;
};
