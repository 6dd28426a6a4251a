import { decodeHex, decryptOpening, sipScheme, verifyCommitment } from '@sipher/core';
import { parseCommitmentNote } from '@sipher/core/transfers';
import { CommandError } from '../../command-error.ts';
import { formatSol } from '../format.ts';
import type { Step } from '../storyteller.ts';
import type { Recipient } from './make-keys.ts';
import { amountLamports } from './pay-privately.ts';

type Found = {
  /** 0x and hex. */
  readonly ephemeralPublicKey: string;
  /** The paying transaction, as the chain has it. */
  readonly transactionBytes: Uint8Array;
};

/** The recipient, at home: opens the commitment that the payment carries. */
export const checkAmount = async (recipient: Recipient, found: Found, step: Step) => {
  const { commitment, nonce, ciphertext } = parseCommitmentNote(findNote(found.transactionBytes));
  const field = { field: 'ephemeralPublicKey', lengthBytes: 32 };
  const ephemeralPublicKey = decodeHex(found.ephemeralPublicKey, field);
  const secret = sipScheme().deriveSharedPoint(recipient, ephemeralPublicKey);
  const opening = decryptOpening({ nonce, ciphertext }, { commitment, secret });
  step.prove(
    opening.value === amountLamports && verifyCommitment(commitment, opening),
    `the transaction’s commitment opens, by the viewing key, to ${formatSol(opening.value)}`,
  );
  step.prove(
    !verifyCommitment(commitment, { ...opening, value: opening.value + 1n }),
    'and to nothing else: one lamport more does not verify',
  );
};

/** The memo's text stands in the transaction as it is; no index of a program reads like its letters. */
const findNote = (transactionBytes: Uint8Array): string => {
  const [note] = /SIPC:1:[\w-]+/.exec(Buffer.from(transactionBytes).toString('latin1')) ?? [];
  if (note === undefined) throw new CommandError('the transaction carries no commitment');
  return note;
};
