import { decodeEvmAddress, encodeEvmAddress, evmChainId, InvalidInputError } from '@sipher/core';
import {
  authorizeErc20Transfer,
  encodeErc20Transfer,
  evmTransfers,
  signEvmTransaction,
} from '@sipher/core/transfers';
import { platformRandom } from '../platform-random.ts';
import type { OneTimeKey } from '../recover-key.ts';
import { assertUnits, maxU64 } from './assert-units.ts';
import type { ClaimSigner, EvmClaimRequest, SignedTerms } from './claim-request.ts';

type Sent = Extract<EvmClaimRequest, { readonly authorization?: undefined }>;
type Sponsored = Exclude<EvmClaimRequest, Sent>;

/** Signs a transaction of the one-time address, or an authorization that a sponsor sends. */
export const signEvmClaim: ClaimSigner<EvmClaimRequest> = async (request, key) => {
  assertClaim(request, key.stealthAddress);
  return request.authorization === undefined ? sign(request, key) : authorize(request, key);
};

const sign = (request: Sent, { stealthAddress, stealthPrivateKey }: OneTimeKey): SignedTerms => {
  assertGas(request);
  const { chain, nonce, gasLimit, feePerGasWei, amount, token } = request;
  const destination = asAddress(request.destinationAddress, 'destinationAddress');
  const call =
    token === undefined
      ? { to: destination, value: amount, data: '0x' }
      : {
          to: asAddress(token, 'token'),
          value: 0n,
          data: encodeErc20Transfer(destination, amount),
        };
  const terms = { chainId: evmChainId(chain), nonce, gasLimit, feePerGasWei };
  const signed = signEvmTransaction({ from: stealthAddress, ...call, ...terms }, stealthPrivateKey);
  const { transaction, hash: txSignature } = signed;
  return { status: 'signed', transaction, txSignature, sponsorCall: null };
};

const authorize = (
  { chain, token, amount: value, authorization, destinationAddress }: Sponsored,
  { stealthAddress, stealthPrivateKey }: OneTimeKey,
): SignedTerms => {
  const { name, version, validBeforeS } = authorization;
  assertUnits(validBeforeS, 'authorization.validBeforeS', { least: 1n, most: maxU64 });
  const to = asAddress(destinationAddress, 'destinationAddress');
  const nonce = platformRandom(32);
  const domain = { name, version, chainId: evmChainId(chain), contract: asAddress(token, 'token') };
  const allowed = { from: stealthAddress, to, value, validBeforeS, nonce };
  const sponsorCall = authorizeErc20Transfer(allowed, domain, stealthPrivateKey);
  return { status: 'awaiting-sponsor', transaction: null, txSignature: null, sponsorCall };
};

const assertClaim = (request: EvmClaimRequest, stealthAddress: string): void => {
  const { amount, token, destinationAddress } = request;
  evmTransfers.assertAddress(destinationAddress, 'destinationAddress');
  if (token !== undefined) evmTransfers.assertToken(token);
  assertUnits(amount, 'amount', { least: 1n, most: evmTransfers.maxAmount });
  const destination = asAddress(destinationAddress, 'destinationAddress');
  const keepers = [stealthAddress, ...(token === undefined ? [] : [asAddress(token, 'token')])];
  if (keepers.includes(destination)) {
    const expectation = 'another address than the one-time address, or the token’s own';
    throw new InvalidInputError('destinationAddress', expectation);
  }
};

const assertGas = ({ nonce, gasLimit, feePerGasWei }: Sent): void => {
  // A chain takes some more (EIP-2681), which no number tells exactly.
  if (!Number.isSafeInteger(nonce) || nonce < 0) {
    throw new InvalidInputError('nonce', 'an integer from 0 to 2^53 - 1');
  }
  assertUnits(gasLimit, 'gasLimit', { least: 1n, most: maxU64 });
  assertUnits(feePerGasWei, 'feePerGasWei', { least: 1n, most: evmTransfers.maxAmount });
};

/** With its checksum, so that texts of one address are one. */
const asAddress = (text: string, field: string): string =>
  encodeEvmAddress(decodeEvmAddress(text, field));
