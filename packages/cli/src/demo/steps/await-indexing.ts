import { setTimeout as wait } from 'node:timers/promises';
import { CommandError } from '../../command-error.ts';
import type { Stage } from '../stage.ts';
import type { Step } from '../storyteller.ts';
import type { SentPayment } from './pay-privately.ts';

const pollMs = 50;

type Awaited = {
  readonly payment: SentPayment;
  readonly elapsedMs: () => number;
  readonly patienceMs: number;
};

/** Asks the server how far its index reaches, until it reaches the payment. */
export const awaitIndexing = async (stage: Stage, awaited: Awaited, step: Step): Promise<void> => {
  const { slot } = awaited.payment.executed;
  const deadlineMs = awaited.elapsedMs() + awaited.patienceMs;
  for (;;) {
    const { data } = await stage.api.call('getReady');
    const state = data.index.find(({ chain }) => chain === 'solana');
    const indexedTo = state?.indexedTo ?? 0;
    step.progress(`indexed up to slot ${indexedTo} of ${slot}`);
    if (indexedTo >= slot) {
      step.prove(
        true,
        `it has read the chain up to slot ${indexedTo}; nobody told it of a payment`,
      );
      return;
    }
    if (awaited.elapsedMs() > deadlineMs) {
      throw new CommandError(`the index is ${state?.state ?? 'not followed'} at ${indexedTo}`);
    }
    await wait(pollMs);
  }
};
