import type { RandomBytes } from '@sipher/core';
import { auditPayment } from './steps/audit-payment.ts';
import { awaitIndexing } from './steps/await-indexing.ts';
import { checkAmount } from './steps/check-amount.ts';
import { claimPayment } from './steps/claim-payment.ts';
import { findPayment } from './steps/find-payment.ts';
import { makeKeys } from './steps/make-keys.ts';
import { observe } from './steps/observe.ts';
import { payPrivately } from './steps/pay-privately.ts';
import { type StageDeps, setStage } from './steps/set-stage.ts';
import type { Storyteller } from './storyteller.ts';

export type StoryDeps = StageDeps & {
  readonly storyteller: Storyteller;
  readonly randomBytes: RandomBytes;
  readonly elapsedMs: () => number;
};

/** The follower asks the chain every few seconds. */
const indexPatienceMs = 30_000;

/**
 * A payment from the payer's session to the recipient's fresh address, and what an auditor sees of
 * it. Each step plays one of the parts, with what that part knows.
 * @throws CommandError for the first step that does not hold.
 */
export const runStory = async (deps: StoryDeps): Promise<void> => {
  const { tell } = deps.storyteller;
  const { announcementCount, elapsedMs, randomBytes } = deps;
  const stage = await tell('A chain, an index of others’ payments, a server', (step) =>
    setStage(deps, step),
  );
  const { recipient, auditorKey } = await tell('The recipient and the auditor make keys', (step) =>
    makeKeys(randomBytes, step),
  );
  const payment = await tell('The payer’s agent pays, under a session', (step) =>
    payPrivately(stage, { metaAddress: recipient.metaAddress, auditorKey: auditorKey.key }, step),
  );
  await tell('The server’s follower finds the announcement on the chain', (step) =>
    awaitIndexing(stage, { payment, elapsedMs, patienceMs: indexPatienceMs }, step),
  );
  const search = { recipient, payment, expectedTotal: announcementCount + 1, elapsedMs };
  const found = await tell('The recipient scans for payments', (step) =>
    findPayment(stage, search, step),
  );
  const { bytes: transactionBytes } = payment.executed;
  await tell('The recipient checks the amount', (step) =>
    checkAmount(recipient, { ...found, transactionBytes }, step),
  );
  const claim = await tell('The recipient claims it, and a sponsor pays the fee', (step) =>
    claimPayment(stage, { recipient, found }, step),
  );
  await tell('The auditor opens the disclosure', (step) =>
    auditPayment(stage, { payment, auditorKey, randomBytes }, step),
  );
  await tell('What an observer of the chain saw', (step) =>
    observe({ recipient, payment, claim }, step),
  );
};
