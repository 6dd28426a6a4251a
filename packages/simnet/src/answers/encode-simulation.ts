import type { Address } from '@solana/kit';
import type { Simulation } from '../ledger/simulate-transaction.ts';
import type { Outcome } from '../transactions/read-outcome.ts';
import { encodeAccount } from './encode-account.ts';

type Shown = {
  /** Whose accounts are shown as the transaction would leave them. */
  readonly addresses?: readonly Address[] | undefined;
  readonly withInnerInstructions?: boolean;
};

/** As `simulateTransaction` answers, and as `sendTransaction` tells of a failed preflight. */
export const encodeSimulation = (
  { outcome, loadedAddresses, accountsAfter }: Simulation,
  { addresses, withInnerInstructions = false }: Shown = {},
) => ({
  err: outcome.err,
  logs: outcome.logs,
  accounts:
    addresses?.map((address) => {
      const account = accountsAfter.find((one) => one.address === address);
      return account ? encodeAccount(account, { encoding: 'base64' }) : null;
    }) ?? null,
  unitsConsumed: outcome.unitsConsumed,
  fee: outcome.feeLamports,
  innerInstructions: withInnerInstructions ? outcome.innerInstructions : null,
  loadedAddresses,
  returnData: encodeReturnData(outcome),
});

export const encodeReturnData = ({ returnData }: Outcome) =>
  returnData && {
    programId: returnData.programId,
    data: [Buffer.from(returnData.data).toString('base64'), 'base64'],
  };
