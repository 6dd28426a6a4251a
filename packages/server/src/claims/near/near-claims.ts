import { decodeHex, ed25519RawSigner } from '@sipher/core';
import type { NearCall } from '@sipher/core/transfers';
import { invalid } from '../../api-error.ts';
import type { NearLedger } from '../../nodes/ledgers/port.ts';
import type { ClaimAdapter, ClaimRequest, PreparedClaim } from '../claim-adapter.ts';
import { nothingToClaim } from '../claim-refusals.ts';
import type { NearPlan } from './near-plan.ts';
import { planNear } from './plan-near.ts';
import { planOffline } from './plan-offline.ts';
import { planTokens } from './plan-tokens.ts';

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
    assertInRange(terms);
    // Opened only where the request leaves something out: else no endpoint is needed.
    const ledger = () => nodes.ledgers.near(rpcProvider);
    const plan = isOffline(terms)
      ? planOffline(request)
      : token === null
        ? await planNear(request, ledger())
        : await planTokens({ ...request, token }, ledger());
    const access = await readAccess(request, ledger);
    return prepareTransaction(request, { ...plan, ...access }, ledger);
  },
};

type Terms = ClaimRequest['terms'];

const assertTogether = ({ nonce, blockHash }: Terms): void => {
  if ((nonce === undefined) === (blockHash === undefined)) return;
  const path = nonce === undefined ? 'nonce' : 'blockHash';
  throw invalid([{ path, message: 'expected nonce and blockHash together, or neither' }]);
};

/** Of every amount on NEAR. */
const maxU128 = 2n ** 128n - 1n;

const assertInRange = (terms: Terms): void => {
  for (const path of ['amount', 'storageDeposit'] as const) {
    if (BigInt(terms[path] ?? 0) <= maxU128) continue;
    throw invalid([{ path, message: 'expected an integer of at most 2^128 - 1' }]);
  }
};

const isOffline = ({ nonce, amount }: Terms): boolean =>
  nonce !== undefined && amount !== undefined;

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

/** A transaction of the one-time account. */
const prepareTransaction = async (
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
