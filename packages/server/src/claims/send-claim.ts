import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError } from '../api-error.ts';
import type { TransactionState } from '../nodes/ledgers/port.ts';
import { RpcFailedError } from '../nodes/port.ts';
import type { PreparedClaim, SignedClaim } from './claim-adapter.ts';
import { simulationFailed } from './claim-refusals.ts';

/** How long a claim that was sent is looked for. */
export type Patience = { readonly deadlineMs: number; readonly pauseMs: number };

export const claimPatience: Patience = { deadlineMs: 15_000, pauseMs: 400 };

/**
 * How old a request may be when its claim is sent. With the patience it stays below what the server
 * lets a connection be silent for, and well below how long a named request is reserved: a repeat
 * must not run beside it.
 */
export const maxAgeMs = 12_000;

/**
 * Sends a claim and waits for its confirmation. From the moment that it has left, nothing that fails
 * is told as if nothing had happened: what is not seen confirmed in time is `sent`.
 *
 * @throws ApiError SIMULATION_FAILED where the endpoint refuses it, and nothing happened;
 * TRANSACTION_FAILED where it failed on the chain.
 */
export const sendClaim = async (
  claim: PreparedClaim,
  signed: SignedClaim,
  patience: Patience = claimPatience,
): Promise<'sent' | 'confirmed'> => {
  const endsAtMs = performance.now() + patience.deadlineMs;
  const outcome = await claim.send(signed);
  for (;;) {
    const leftMs = Math.max(0, endsAtMs - performance.now());
    const state = await Promise.race([readState(claim, signed), unseenAfter(leftMs)]);
    if (state.kind === 'confirmed') return 'confirmed';
    if (state.kind === 'failed') {
      const details = { txSignature: signed.txSignature, reason: state.reason };
      throw new ApiError('TRANSACTION_FAILED', details);
    }
    // Only then: an endpoint that got the same bytes twice may refuse them for having taken them.
    if (outcome.kind === 'refused') throw simulationFailed(outcome.reason);
    if (performance.now() + patience.pauseMs >= endsAtMs) return 'sent';
    await sleep(patience.pauseMs);
  }
};

const unseenAfter = (ms: number): Promise<TransactionState> =>
  sleep(ms, { kind: 'unseen' } as const, { ref: false });

/** An endpoint that fails now says nothing of the transaction. */
const readState = async (claim: PreparedClaim, signed: SignedClaim): Promise<TransactionState> => {
  try {
    return await claim.stateOf(signed);
  } catch (error) {
    if (!(error instanceof RpcFailedError)) throw error;
    return { kind: 'unseen' };
  }
};
