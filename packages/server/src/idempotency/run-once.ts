import { InvalidInputError } from '@sipher/core';
import { ApiError } from '../api-error.ts';
import { RpcFailedError, RpcNotConfiguredError } from '../nodes/port.ts';
import {
  type CallIdentity,
  type CallOwner,
  identifyCall,
  type NamedCall,
} from './identify-call.ts';
import {
  type Answer,
  keepAnswer,
  type Reservation,
  type ReservationDeps,
  readCall,
  releaseCall,
  reserveCall,
} from './reservation.ts';

/** Most calls end sooner; what a crash left behind is asked for again until it ends. */
const retryAfterSeconds = 1;

/**
 * Executes a call whose name was not used before, and keeps its answer; a repeat gets that answer,
 * marked as replayed. Nothing runs before the name is reserved, on whatever node the others come.
 */
export const runOnce = async (
  call: NamedCall,
  execute: () => Promise<Answer>,
  deps: ReservationDeps,
): Promise<Answer> => {
  const identity = identifyCall(call);
  const reservation = await reserveCall(identity, call.owner, deps);
  if (reservation === null) return replay(identity, call.owner, deps);
  const answer = await executeReserved(reservation, execute, deps);
  await keepAnswer(reservation, answer, deps);
  return answer;
};

const replay = async (
  identity: CallIdentity,
  owner: CallOwner,
  deps: ReservationDeps,
): Promise<Answer> => {
  const known = await readCall(identity, owner, deps);
  if (known !== null && known.fingerprint !== identity.fingerprint) {
    throw new ApiError('IDEMPOTENCY_KEY_REUSED');
  }
  // One that was let go just now ended while this request was on its way.
  const answer = known?.openAnswer() ?? null;
  if (answer === null) {
    throw new ApiError('IDEMPOTENCY_IN_PROGRESS', undefined, { retryAfterSeconds });
  }
  return { ...answer, headers: { ...answer.headers, 'Idempotency-Replayed': 'true' } };
};

const executeReserved = async (
  reservation: Reservation,
  execute: () => Promise<Answer>,
  deps: ReservationDeps,
): Promise<Answer> => {
  try {
    return await execute();
  } catch (error) {
    // After any other failure it is unknown what was done: a repeat must wait for the end.
    if (isRefusal(error)) await releaseCall(reservation, deps);
    throw error;
  }
};

/** Whether the operation says of itself that it did nothing. */
const isRefusal = (error: unknown): boolean =>
  error instanceof InvalidInputError ||
  // Reads fail with it alone: what has been sent to a chain is never told as this.
  error instanceof RpcFailedError ||
  error instanceof RpcNotConfiguredError ||
  (error instanceof ApiError && error.code !== 'STORE_UNAVAILABLE');
