import { numberToBytesBE } from '@noble/curves/utils.js';
import { from as abiFunction, decodeResult, encodeData } from 'ox/AbiFunction';
import { yParityToV } from 'ox/Signature';
import { domainSeparator, getSignPayload } from 'ox/TypedData';
import { encodeHex } from '../../../hex.ts';
import type { EvmCall } from '../../transfers.ts';
import { asHex } from '../evm-announcer.ts';
import { signEvmDigest } from './sign-evm-transaction.ts';

const balanceOf = abiFunction('function balanceOf(address owner) view returns (uint256)');
const name = abiFunction('function name() view returns (string)');
const version = abiFunction('function version() view returns (string)');
const separator = abiFunction('function DOMAIN_SEPARATOR() view returns (bytes32)');
const authorizationState = abiFunction(
  'function authorizationState(address authorizer, bytes32 nonce) view returns (bool)',
);
const transfer = abiFunction('function transfer(address to, uint256 value)');
const transferWithAuthorization = abiFunction(
  'function transferWithAuthorization(address from, address to, uint256 value, uint256 validAfter, uint256 validBefore, bytes32 nonce, uint8 v, bytes32 r, bytes32 s)',
);

/** A question to a contract: the call's data, and how its answer is read. */
export type EvmQuestion<Answer> = {
  /** 0x and hex. */
  readonly data: string;
  /** Null for what is no such answer, as the empty one of an address without code. */
  readonly read: (result: string) => Answer | null;
};

const question = <Answer>(data: string, decode: (result: `0x${string}`) => Answer) => ({
  data,
  read: (result: string): Answer | null => {
    try {
      return decode(asHex(result));
    } catch {
      // Contracts answer what they like; ox says in which byte it went wrong.
      return null;
    }
  },
});

/** What a claim asks of a token. @see https://eips.ethereum.org/EIPS/eip-3009 */
export const erc20Questions = {
  balanceOf: (owner: string): EvmQuestion<bigint> =>
    question(encodeData(balanceOf, [asHex(owner)]), (result) => decodeResult(balanceOf, result)),
  name: (): EvmQuestion<string> =>
    question(encodeData(name), (result) => decodeResult(name, result)),
  version: (): EvmQuestion<string> =>
    question(encodeData(version), (result) => decodeResult(version, result)),
  /** 0x and 64 hex digits. */
  domainSeparator: (): EvmQuestion<string> =>
    question(encodeData(separator), (result) => decodeResult(separator, result)),
  /** Whether an authorization has been used; whoever answers this has EIP-3009. */
  authorizationState: (authorizer: string, nonce: Uint8Array): EvmQuestion<boolean> =>
    question(
      encodeData(authorizationState, [asHex(authorizer), asHex(encodeHex(nonce))]),
      (result) => decodeResult(authorizationState, result),
    ),
};

/** The data of an ordinary transfer of a token. */
export const encodeErc20Transfer = (to: string, value: bigint): string =>
  encodeData(transfer, [asHex(to), value]);

/** What an EIP-712 signature for a token is bound to. */
export type TokenDomain = {
  readonly name: string;
  readonly version: string;
  readonly chainId: number;
  /** The token's address. */
  readonly contract: string;
};

/** The separator of a token's domain: what its `DOMAIN_SEPARATOR` must say. */
export const tokenDomainSeparator = (domain: TokenDomain): string =>
  domainSeparator(domainOf(domain));

/** A transfer that its owner allows, and anybody may send. */
export type TransferAuthorization = {
  readonly from: string;
  readonly to: string;
  readonly value: bigint;
  /** Seconds since the epoch. */
  readonly validBeforeS: bigint;
  /** 32 random bytes: an authorization can be used once. */
  readonly nonce: Uint8Array;
};

/**
 * Signs a transfer by the owner's private key (32 bytes), as the call with which a sponsor sends it.
 *
 * @throws Error where the key is not the owner's.
 * @see https://eips.ethereum.org/EIPS/eip-3009
 */
export const authorizeErc20Transfer = (
  authorization: TransferAuthorization,
  domain: TokenDomain,
  privateKey: Uint8Array,
): EvmCall => {
  const { from, to, value, validBeforeS, nonce } = authorization;
  const message = {
    from: asHex(from),
    to: asHex(to),
    value,
    validAfter: 0n,
    validBefore: validBeforeS,
    nonce: asHex(encodeHex(nonce)),
  };
  const digest = getSignPayload({
    domain: domainOf(domain),
    types: { TransferWithAuthorization: authorizationType },
    primaryType: 'TransferWithAuthorization',
    message,
  });
  const { r, s, yParity } = signEvmDigest(digest, privateKey, from);
  const data = encodeData(transferWithAuthorization, [
    message.from,
    message.to,
    value,
    message.validAfter,
    message.validBefore,
    message.nonce,
    yParityToV(yParity),
    word(r),
    word(s),
  ]);
  return { to: domain.contract, value: '0', data, chainId: domain.chainId };
};

const authorizationType = [
  { name: 'from', type: 'address' },
  { name: 'to', type: 'address' },
  { name: 'value', type: 'uint256' },
  { name: 'validAfter', type: 'uint256' },
  { name: 'validBefore', type: 'uint256' },
  { name: 'nonce', type: 'bytes32' },
] as const;

const domainOf = ({ contract, ...rest }: TokenDomain) => ({
  ...rest,
  verifyingContract: asHex(contract),
});

const word = (value: bigint | `0x${string}`) =>
  typeof value === 'bigint' ? asHex(encodeHex(numberToBytesBE(value, 32))) : value;
