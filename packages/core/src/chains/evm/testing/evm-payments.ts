import { getRandomValues } from 'node:crypto';
import { generateBlindingFactor } from '../../../commitment/blinding-factor.ts';
import { createCommitment } from '../../../commitment/commitment.ts';
import { encryptOpening } from '../../../commitment/encrypt-opening.ts';
import { generatePrivateKey } from '../../../curves/generate-private-key.ts';
import { erc5564Scheme } from '../../../stealth/erc5564.ts';
import { sipScheme } from '../../../stealth/sip.ts';
import type { StealthSchemeId } from '../../../stealth/stealth-scheme.ts';
import type { CommitmentNote, Payment } from '../../transfers.ts';

export const schemes = { sip: sipScheme(), erc5564: erc5564Scheme() } as const;

const randomBytes = (length: number) => getRandomValues(new Uint8Array(length));
const privateKey = () => generatePrivateKey('secp256k1', randomBytes);

/** A payment of 5 wei to a new recipient, and the recipient's keys. */
export const evmPayment = (schemeId: StealthSchemeId, rest: Partial<Payment> = {}) => {
  const chain = rest.chain ?? 'ethereum';
  const keys = { chain, spendingPrivateKey: privateKey(), viewingPrivateKey: privateKey() };
  const metaAddress = schemes[schemeId].deriveMetaAddress(keys);
  const payment: Payment = {
    chain,
    sender: '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266',
    schemeId,
    stealthAddress: schemes[schemeId].derive(metaAddress, privateKey()),
    amount: 5n,
    token: null,
    note: null,
    ...rest,
  };
  return { payment, keys, metaAddress };
};

/** A commitment to the amount, and its opening encrypted to the recipient. */
export const noteOf = ({ amount, stealthAddress }: Payment): CommitmentNote => {
  const opening = { value: amount, blindingFactor: generateBlindingFactor(randomBytes) };
  const { commitment } = createCommitment(opening);
  const context = { commitment, secret: stealthAddress.sharedPoint };
  return { commitment, ...encryptOpening(opening, context, randomBytes) };
};
