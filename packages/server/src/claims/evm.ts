import { decodeEvmAddress, encodeEvmAddress, equalBytes, evmChains } from '@sipher/core';
import type { EvmTransaction } from '@sipher/core/transfers';
import { invalid } from '../api-error.ts';
import type { EvmLedger } from '../nodes/ledgers/port.ts';
import type { ClaimAdapter, ClaimFacts, ClaimRequest, PreparedClaim } from './claim-adapter.ts';
import { insufficientFunds, nothingToClaim } from './claim-refusals.ts';
import { prepareAuthorization } from './evm-authorization.ts';
import { type EvmFee, settleFee } from './evm-fee.ts';
import { prepareTokenTransfer } from './evm-token.ts';

const loadCore = () => import('@sipher/core/transfers');

const addressForm = /^0x[0-9a-fA-F]{40}$/;

export const evmClaims: ClaimAdapter = {
  terms: ['feePayer'],
  simulatedUnits: 'gasUsed',
  decodeNative: async (text) =>
    addressForm.test(text) ? decodeEvmAddress(text, 'stealthAddress') : null,
  isSame: async (destination, stealthAddress) => {
    (await loadCore()).evmTransfers.assertAddress(destination, 'destinationAddress');
    const [a, b] = [destination, stealthAddress].map((each) => decodeEvmAddress(each, 'address'));
    return a !== undefined && b !== undefined && equalBytes(a, b);
  },
  prepare: async (request, deps) => {
    const { evmTransfers } = await loadCore();
    const { token, chain, rpcProvider, stealthAddress } = request;
    if (token !== null) evmTransfers.assertToken(token);
    const { feePayer } = request.terms;
    if (feePayer !== undefined) evmTransfers.assertAddress(feePayer, 'feePayer');
    const ledger = deps.nodes.ledgers.evm(chain, rpcProvider);
    const claim = { ...request, ledger, chainId: chainIdOf(request) };
    if (token === null) {
      assertUnsponsored(request);
      return prepareSweep(claim);
    }
    const ofToken = { ...claim, token: encodeEvmAddress(decodeEvmAddress(token, 'mint')) };
    const isSponsored = feePayer !== undefined && !isSameAddress(feePayer, stealthAddress);
    return isSponsored ? prepareAuthorization(ofToken, deps) : prepareTokenTransfer(ofToken);
  },
};

/** A request with the chain that it is for. */
export type EvmClaimRequest = ClaimRequest & {
  readonly ledger: EvmLedger;
  readonly chainId: number;
};

const isSameAddress = (a: string, b: string): boolean =>
  equalBytes(decodeEvmAddress(a, 'feePayer'), decodeEvmAddress(b, 'stealthAddress'));

const chainIdOf = ({ chain }: ClaimRequest): number => {
  const facts = Object.entries(evmChains).find(([id]) => id === chain)?.[1];
  if (facts === undefined) throw new Error(`expected an EVM chain, got ${chain}`);
  return facts.chainId;
};

const assertUnsponsored = ({ terms, stealthAddress }: ClaimRequest): void => {
  if (terms.feePayer === undefined || isSameAddress(terms.feePayer, stealthAddress)) return;
  const message = 'expected nothing: the coin itself pays for its transaction';
  throw invalid([{ path: 'feePayer', message }]);
};

/** All the coins that the fee leaves. */
const prepareSweep = async (request: EvmClaimRequest): Promise<PreparedClaim> => {
  const { ledger, stealthAddress, destination } = request;
  const [balance, nonce] = await Promise.all([
    ledger.balanceWei(stealthAddress),
    ledger.nonce(stealthAddress),
  ]);
  if (balance === 0n) throw nothingToClaim(stealthAddress, null);
  const call = { from: stealthAddress, to: destination, value: balance, data: '0x' };
  const fee = await settleFee(request, { ...call, nonce });
  const value = balance - fee.reservedWei;
  if (value < 1n) throw tooLittleGas(balance, fee);
  const amount = { amount: String(value), mayRemain: String(fee.mayRemainWei) };
  return prepareTransaction(request, { ...call, value, nonce }, { fee, facts: amount });
};

/** The account does not pay for its own transaction. */
export const tooLittleGas = (available: bigint, { reservedWei }: EvmFee, hint = ''): Error => {
  const reason = `the one-time address has ${available} wei of ${reservedWei} for the fee${hint}`;
  return insufficientFunds({ available, required: reservedWei, reason });
};

type Sent = Pick<EvmTransaction, 'from' | 'to' | 'value' | 'data' | 'nonce'>;

type Settled = {
  readonly fee: EvmFee;
  readonly facts: Pick<ClaimFacts, 'amount' | 'mayRemain'>;
};

/** A transaction of the one-time address itself. */
export const prepareTransaction = async (
  { ledger, chainId, stealthAddress }: EvmClaimRequest,
  sent: Sent,
  { fee, facts }: Settled,
): Promise<PreparedClaim> => {
  const { signEvmTransaction } = await loadCore();
  const { gasLimit, feePerGasWei } = fee;
  const transaction = { ...sent, chainId, gasLimit, feePerGasWei };
  return {
    facts: { ...facts, fee: String(fee.reservedWei), feePayer: stealthAddress },
    isSponsored: false,
    sign: async (stealthPrivateKey) => {
      const { transaction: signed, hash } = signEvmTransaction(transaction, stealthPrivateKey);
      return { transaction: signed, txSignature: hash };
    },
    simulate: () => ledger.estimateGas(sent),
    send: ({ transaction: signed = '' }) => ledger.send(signed),
    stateOf: ({ txSignature = '' }) => ledger.stateOf(txSignature),
  };
};
