import { encodeNativeAddress } from '@sipher/core';
import { formatSol, shorten } from '../format.ts';
import type { Step } from '../storyteller.ts';
import type { Claim } from './claim-payment.ts';
import type { Recipient } from './make-keys.ts';
import { amountLamports, type SentPayment } from './pay-privately.ts';

type Observed = {
  readonly recipient: Recipient;
  readonly payment: SentPayment;
  readonly claim: Claim;
};

/** The two transactions, read as anyone can. */
export const observe = async ({ recipient, payment, claim }: Observed, step: Step) => {
  const { spendingPublicKey, viewingPublicKey } = recipient.metaAddress;
  const transactions = [payment.executed.bytes, claim.executed.bytes].map(toText);
  const names = [spendingPublicKey, viewingPublicKey].flatMap((key) => [
    toText(key),
    encodeNativeAddress('solana', key).address,
  ]);
  step.prove(
    transactions.every((text) => names.every((name) => !text.includes(name))),
    'neither transaction names a key of the recipient’s meta-address',
  );
  const from = shorten(payment.payerAddress);
  const via = shorten(payment.transfer.stealthAddress);
  const to = shorten(claim.destination);
  step.note(`seen: ${from} paid ${formatSol(amountLamports)} to ${via}, a new address, and when`);
  step.note(`seen: ${via} passed it on to ${to}, and another paid the fee`);
  step.note('not seen: whose these two addresses are');
  step.note('the server saw more: the viewing key to scan, both private keys to claim;');
  step.note('with the library a recipient scans and signs at home: docs/claiming.md');
};

/** Of bytes, one character each. */
const toText = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
