import type { EvmTransaction } from '@sipher/core/transfers';
import type { EvmLedger } from '../../nodes/ledgers/port.ts';
import type { EvmNode } from '../../nodes/port.ts';
import type { ClaimFacts, ClaimRequest, PreparedClaim } from '../claim-adapter.ts';
import { insufficientFunds } from '../claim-refusals.ts';
import type { EvmFee } from './settle-fee.ts';

/** A request with the chain that it is for. */
export type EvmClaimRequest = ClaimRequest & {
  readonly ledger: EvmLedger;
  readonly node: EvmNode;
  readonly chainId: number;
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
  const { signEvmTransaction } = await import('@sipher/core/transfers');
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

/** The account does not pay for its own transaction. */
export const tooLittleGas = (available: bigint, { reservedWei }: EvmFee, hint = ''): Error => {
  const reason = `the one-time address has ${available} wei of ${reservedWei} for the fee${hint}`;
  return insufficientFunds({ available, required: reservedWei, reason });
};
