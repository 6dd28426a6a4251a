import {
  type CommitmentOpening,
  createCommitment,
  encodeHex,
  encryptOpening,
  generateBlindingFactor,
  InvalidInputError,
} from '@sipher/core';
import type { CommitmentNote } from '@sipher/core/transfers';
import { ApiError } from '../../api-error.ts';
import type { Deps } from '../../deps.ts';
import { encodeEncryptedText } from '../encode-encrypted-text.ts';

/** Those who may open a commitment, by the secret that each of them has. */
export type Openers = {
  readonly amount: bigint;
  /** The compressed shared point of payer and recipient. */
  readonly sharedPoint: Uint8Array;
  /** 32 bytes, where a viewing key is known. */
  readonly viewingKey: Uint8Array | undefined;
};

/** A commitment to the amount: what is announced with the payment, and what the caller is told. */
export const commitTo = ({ amount, sharedPoint, viewingKey }: Openers, deps: Deps) => {
  const opening = { value: amount, blindingFactor: generateBlindingFactor(deps.randomBytes) };
  const { commitment } = createWithin(opening, deps);
  const encryptTo = (secret: Uint8Array) =>
    encryptOpening(opening, { commitment, secret }, deps.randomBytes);
  const toRecipient = encryptTo(sharedPoint);
  const note: CommitmentNote = { commitment, ...toRecipient };
  return {
    note,
    told: {
      commitment: encodeHex(commitment),
      blindingFactor: encodeHex(opening.blindingFactor),
      opening: {
        recipient: encodeEncryptedText(toRecipient),
        ...(viewingKey === undefined
          ? {}
          : { viewingKey: encodeEncryptedText(encryptTo(viewingKey)) }),
      },
    },
  };
};

/** Amounts of 256 bits can be more than a commitment holds. */
const createWithin = (opening: CommitmentOpening, { engines }: Deps) => {
  try {
    return createCommitment(opening, engines.secp256k1);
  } catch (error) {
    if (!(error instanceof InvalidInputError) || error.field !== 'value') throw error;
    const message = `amount: expected ${error.expectation}, to commit to it`;
    throw new ApiError('AMOUNT_OUT_OF_RANGE', { amount: String(opening.value) }, { message });
  }
};
