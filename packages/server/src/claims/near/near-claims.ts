import { decodeHex, ed25519RawSigner } from '@sipher/core';
import type { NearCall, NearClaim } from '@sipher/core/transfers';
import { invalid } from '../../api-error.ts';
import type { NearLedger } from '../../nodes/ledgers/port.ts';
import type { ClaimAdapter, ClaimFacts, ClaimRequest, PreparedClaim } from '../claim-adapter.ts';
import { insufficientFunds, nothingToClaim } from '../claim-refusals.ts';
import { gasOf, nearGas } from './near-gas.ts';
import { planNearToken } from './plan-near-token.ts';

const loadCore = () => import('@sipher/core/transfers');

export const nearClaims: ClaimAdapter = {
  terms: ['amount', 'nonce', 'blockHash', 'storageDeposit'],
  requestNames: { actions: 'amount' },
  simulatedUnits: null,
  decodeNative: async (text) =>
    /^[0-9a-f]{64}$/.test(text)
      ? decodeHex(`0x${text}`, { field: 'stealthAddress', lengthBytes: 32 })
      : null,
  isSame: async (destination, stealthAddress) => {
    (await loadCore()).nearTransfers.assertAddress(destination, 'destinationAddress');
    return destination === stealthAddress;
  },
  prepare: async (request, { nodes }) => {
    const { nearTransfers } = await loadCore();
    const { token, terms, rpcProvider } = request;
    if (token !== null) nearTransfers.assertToken(token);
    if (token === null && terms.storageDeposit !== undefined) {
      throw invalid([{ path: 'storageDeposit', message: 'expected a token, or nothing here' }]);
    }
    assertTogether(terms);
    // Opened only where the request leaves something out: else no endpoint is needed.
    const ledger = () => nodes.ledgers.near(rpcProvider);
    const plan = isOffline(terms)
      ? await planOffline(request)
      : token === null
        ? await planNear(request, ledger())
        : await planNearToken({ ...request, token }, ledger());
    const access = await readAccess(request, ledger);
    return prepared(request, { ...plan, ...access }, ledger);
  },
};

/** What a claim moves, and what it costs at most. */
export type NearPlan = {
  readonly claim: NearClaim;
  readonly facts: Pick<ClaimFacts, 'amount' | 'fee' | 'mayRemain'>;
};

type Terms = ClaimRequest['terms'];

const assertTogether = ({ nonce, blockHash }: Terms): void => {
  if ((nonce === undefined) === (blockHash === undefined)) return;
  const path = nonce === undefined ? 'nonce' : 'blockHash';
  throw invalid([{ path, message: 'expected nonce and blockHash together, or neither' }]);
};

const isOffline = ({ nonce, amount }: Terms): boolean =>
  nonce !== undefined && amount !== undefined;

/** The price of gas below which it never is. @see https://docs.near.org/protocol/gas */
const leastGasPriceYocto = 100_000_000n;

/** Whether the destination exists is not known: it gets a transfer, which comes back if it fails. */
const planOffline = async (request: ClaimRequest): Promise<NearPlan> => {
  const { stealthAddress, destination, token, terms } = request;
  const { amount = '', storageDeposit } = terms;
  const storageDepositYocto = storageDeposit === undefined ? null : BigInt(storageDeposit);
  const claim = { stealthAddress, destination, token, amount: BigInt(amount), storageDepositYocto };
  const fee = gasOf(claim, { createsDestination: true }) * leastGasPriceYocto;
  return { claim, facts: { amount, fee: String(fee) } };
};

/** All the NEAR: by deletion, which leaves nothing, where the destination can take it. */
const planNear = async (request: ClaimRequest, ledger: NearLedger): Promise<NearPlan> => {
  const { stealthAddress, destination, terms } = request;
  const [balance, target, gasPrice] = await Promise.all([
    ledger.balanceYocto(stealthAddress),
    ledger.balanceYocto(destination),
    ledger.gasPriceYocto(),
  ]);
  if (balance === null || balance === 0n) throw nothingToClaim(stealthAddress, null);
  if (target === null && !isImplicit(destination)) {
    const message = 'expected an account that exists: what is sent to another one can be lost';
    throw invalid([{ path: 'destinationAddress', message }]);
  }
  const isDeletion = target !== null && terms.amount === undefined;
  const gas = isDeletion ? nearGas.deletion : nearGas.transfer(target === null);
  const fee = gas * gasPrice;
  const amount = terms.amount === undefined ? balance - fee : BigInt(terms.amount);
  if (amount < 1n || balance < amount + fee) {
    const required = (amount < 1n ? 1n : amount) + fee;
    const reason = `the one-time account has ${balance} yoctoNEAR of ${required}, fee included`;
    throw insufficientFunds({ available: balance, required, reason });
  }
  const own = { stealthAddress, destination, token: null, storageDepositYocto: null };
  return {
    claim: { ...own, amount: isDeletion ? null : amount },
    facts: {
      amount: String(amount),
      fee: String(fee),
      // What gas is not burnt, comes back.
      mayRemain: String(isDeletion ? 0n : balance - amount),
    },
  };
};

/** Those that a transfer creates: 64 hex digits, or 0x and 40. */
const isImplicit = (accountId: string): boolean =>
  /^(?:[0-9a-f]{64}|0x[0-9a-f]{40})$/.test(accountId);

type Access = { readonly nonce: bigint; readonly blockHash: Uint8Array };

const readAccess = async (
  { terms, stealthAddress, stealthPublicKey, token }: ClaimRequest,
  ledger: () => NearLedger,
): Promise<Access> => {
  const { decodeNearBlockHash, encodeNearPublicKey } = await loadCore();
  if (terms.nonce !== undefined && terms.blockHash !== undefined) {
    return { nonce: BigInt(terms.nonce), blockHash: decodeNearBlockHash(terms.blockHash) };
  }
  const access = await ledger().access(stealthAddress, encodeNearPublicKey(stealthPublicKey));
  if (access === null) throw nothingToClaim(stealthAddress, token);
  const { nonce, blockHashBase58 } = access;
  return { nonce: nonce + 1n, blockHash: decodeNearBlockHash(blockHashBase58) };
};

const prepared = async (
  { stealthAddress, stealthPublicKey }: ClaimRequest,
  { claim, facts, nonce, blockHash }: NearPlan & Access,
  ledger: () => NearLedger,
): Promise<PreparedClaim> => {
  const { buildNearClaim, signNearTransaction } = await loadCore();
  const call: NearCall = buildNearClaim(claim);
  return {
    facts: { ...facts, feePayer: stealthAddress },
    isSponsored: false,
    sign: async (stealthPrivateKey) => {
      const { sign } = ed25519RawSigner(stealthPrivateKey);
      const unsigned = { publicKey: stealthPublicKey, nonce, blockHash, ...call };
      const { transactionBase64, transactionIdBase58 } = signNearTransaction(unsigned, sign);
      return { transaction: transactionBase64, txSignature: transactionIdBase58 };
    },
    send: ({ transaction = '' }) => ledger().send(transaction),
    stateOf: ({ txSignature = '' }) => ledger().stateOf(txSignature, stealthAddress),
  };
};
