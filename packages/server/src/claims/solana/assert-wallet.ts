import { invalid } from '../../api-error.ts';
import type { LedgerAccount } from '../../nodes/ledgers/port.ts';

/** Owns every account that holds nothing but SOL. @see https://solana.com/docs/core/accounts */
const systemProgram = '11111111111111111111111111111111';

/**
 * Refuses a destination from which nobody could move what comes there: a mint, a program, or another
 * account that belongs to one. Null is an account that does not exist yet.
 */
export const assertWallet = (destination: LedgerAccount | null): void => {
  if (destination === null || destination.owner === systemProgram) return;
  const message = 'expected a wallet: this account belongs to a program';
  throw invalid([{ path: 'destinationAddress', message }]);
};
