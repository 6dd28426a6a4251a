import type { OperationData } from '@sipher/contract';
import { encodeHex } from '@sipher/core';
import { CommandError } from '../../command-error.ts';
import { formatCount, formatSeconds } from '../../terminal/format-numbers.ts';
import type { Answer } from '../api-caller.ts';
import { shorten } from '../format.ts';
import type { Stage } from '../stage.ts';
import type { Step } from '../storyteller.ts';
import type { Recipient } from './make-keys.ts';
import type { SentPayment } from './pay-privately.ts';

type Search = {
  readonly recipient: Recipient;
  readonly payment: SentPayment;
  /** How many announcements there must be. */
  readonly expectedTotal: number;
  readonly elapsedMs: () => number;
};

/** The recipient, who knows nothing of the payment, looks through the whole index. */
export const findPayment = async (stage: Stage, search: Search, step: Step) => {
  const { recipient, payment, expectedTotal, elapsedMs } = search;
  const startedMs = elapsedMs();
  const { pages, scanned, payments } = await scanAll(stage, recipient, step);
  const ms = elapsedMs() - startedMs;
  const rate = formatCount(scanned / (ms / 1000));
  const [found, ...more] = payments;
  step.prove(
    scanned === expectedTotal,
    `${formatCount(scanned)} announcements in ${formatSeconds(ms)}, ${rate} a second, in ${pages} ${pages === 1 ? 'page' : 'pages'}`,
  );
  if (found === undefined) throw new CommandError('the payment was not found');
  const isTheOne = found.txSignature === payment.signature;
  step.prove(
    isTheOne && more.length === 0 && found.stealthAddress === payment.transfer.stealthAddress,
    `exactly one is the recipient’s: ${shorten(payment.transfer.stealthAddress)}`,
  );
  step.note('asked with the viewing private key and the spending public key alone');
  return found;
};

const scanAll = async ({ api, apiKeys }: Stage, recipient: Recipient, step: Step) => {
  const keys = {
    chain: 'solana',
    viewingPrivateKey: encodeHex(recipient.viewingPrivateKey),
    spendingPublicKey: encodeHex(recipient.metaAddress.spendingPublicKey),
  };
  const payments = [];
  let cursor: string | null = null;
  let [scanned, pages] = [0, 0];
  do {
    const body: object = cursor === null ? keys : { ...keys, cursor };
    const { data }: Answer<OperationData<'scanPayments'>> = await api.call('scanPayments', {
      key: apiKeys.recipient,
      body,
    });
    payments.push(...data.payments);
    scanned += data.scanned;
    pages += 1;
    cursor = data.nextCursor;
    step.progress(`${formatCount(scanned)} of ${formatCount(data.total)} announcements scanned`);
  } while (cursor !== null);
  return { payments, scanned, pages };
};
