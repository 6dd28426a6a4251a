import { encodeHex, generateViewingKey, type RandomBytes, type ViewingKey } from '@sipher/core';
import { formatSol, shorten } from '../format.ts';
import type { Stage } from '../stage.ts';
import type { Step } from '../storyteller.ts';
import { amountLamports, type SentPayment } from './pay-privately.ts';

type Audit = {
  readonly payment: SentPayment;
  readonly auditorKey: ViewingKey;
  readonly randomBytes: RandomBytes;
};

/** The auditor opens what the payer's agent was given with the transfer. */
export const auditPayment = async (stage: Stage, audit: Audit, step: Step): Promise<void> => {
  const { transfer, payerAddress } = audit.payment;
  const key = stage.apiKeys.auditor;
  const ask = (viewingKey: ViewingKey) => ({
    key,
    body: { viewingKey: encodeHex(viewingKey.key), encrypted: transfer.disclosure },
  });
  const { data: record } = await stage.api.call('viewingKeyDecrypt', ask(audit.auditorKey));
  const isWhole = record.sender === payerAddress && record.recipient === transfer.stealthAddress;
  step.prove(
    isWhole && record.amount === amountLamports.toString(),
    `it opens: ${shorten(record.sender)} paid ${formatSol(BigInt(record.amount))} to ${shorten(record.recipient)}`,
  );
  const other = generateViewingKey(audit.randomBytes);
  const refusal = await stage.api.refusal('viewingKeyDecrypt', ask(other));
  step.prove(
    refusal?.status === 422,
    `another viewing key opens nothing: ${refusal?.status} ${refusal?.code}`,
  );
};
