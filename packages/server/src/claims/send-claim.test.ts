import { expect, test } from 'vitest';
import { ApiError } from '../api-error.ts';
import type { TransactionState } from '../nodes/ledgers/port.ts';
import { RpcFailedError } from '../nodes/port.ts';
import type { PreparedClaim } from './claim-adapter.ts';
import { sendClaim } from './send-claim.ts';

const patience = { deadlineMs: 50, pauseMs: 1 };
const signed = { txSignature: 'id' };
const failure = new RpcFailedError({ chain: 'solana', provider: 'generic' }, 'timeout');

/** A claim whose sending and states are those of the test. */
const claimWith = (
  send: PreparedClaim['send'],
  ...states: (TransactionState | Error)[]
): PreparedClaim => ({
  facts: { amount: '1', feePayer: 'x' },
  isSponsored: false,
  sign: async () => signed,
  send,
  stateOf: async () => {
    const state = states.length > 1 ? states.shift() : states[0];
    if (state instanceof Error) throw state;
    return state ?? { kind: 'unseen' };
  },
});
const taken: PreparedClaim['send'] = async () => ({ kind: 'taken' });
const unknown: PreparedClaim['send'] = async () => ({ kind: 'unknown' });

test('what is seen confirmed after a while is confirmed', async () => {
  const claim = claimWith(taken, { kind: 'unseen' }, failure, { kind: 'confirmed' });
  expect(await sendClaim(claim, signed, patience)).toBe('confirmed');
});

test('what is not seen in time is sent, whatever the endpoint failed at', async () => {
  expect(await sendClaim(claimWith(taken, { kind: 'unseen' }), signed, patience)).toBe('sent');
  expect(await sendClaim(claimWith(taken, failure), signed, patience)).toBe('sent');
  expect(await sendClaim(claimWith(unknown, failure), signed, patience)).toBe('sent');
});

test('an endpoint that hangs is not waited for longer', async () => {
  const claim: PreparedClaim = { ...claimWith(taken), stateOf: () => new Promise(() => {}) };
  expect(await sendClaim(claim, signed, patience)).toBe('sent');
});

test('what may have been taken is looked for', async () => {
  const claim = claimWith(unknown, { kind: 'confirmed' });
  expect(await sendClaim(claim, signed, patience)).toBe('confirmed');
});

test('what the endpoint refuses did not happen', async () => {
  const claim = claimWith(async () => ({ kind: 'refused', reason: 'nonce too low' }), failure);
  const error = await sendClaim(claim, signed, patience).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ code: 'SIMULATION_FAILED', details: { reason: 'nonce too low' } });
});

test('what is refused and stands on the chain has happened', async () => {
  const refuse: PreparedClaim['send'] = async () => ({ kind: 'refused', reason: 'nonce too low' });
  const claim = claimWith(refuse, { kind: 'confirmed' });
  expect(await sendClaim(claim, signed, patience)).toBe('confirmed');
  const failed = claimWith(refuse, { kind: 'failed', reason: 'reverted' });
  await expect(sendClaim(failed, signed, patience)).rejects.toMatchObject({
    code: 'TRANSACTION_FAILED',
  });
});

test('what failed on the chain says so, with its id', async () => {
  const claim = claimWith(unknown, { kind: 'unseen' }, { kind: 'failed', reason: 'reverted' });
  const error = await sendClaim(claim, signed, patience).catch((reason: unknown) => reason);
  expect(error).toMatchObject({
    code: 'TRANSACTION_FAILED',
    details: { txSignature: 'id', reason: 'reverted' },
  });
});
