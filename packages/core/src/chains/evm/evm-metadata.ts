import { numberToBytesBE } from '@noble/curves/utils.js';
import { concatBytes, hexToBytes } from '@noble/hashes/utils.js';
import { decodeNoteBytes, encodeNoteBytes } from '../note-bytes.ts';
import type { CommitmentNote, Payment } from '../transfers.ts';
import { decodeEvmAddress } from './evm-address.ts';

/** What an announcement on an EVM chain tells beside the address and the ephemeral key. */
export type EvmAnnouncementMetadata = {
  /** First byte of the shared secret, 0 to 255. */
  readonly viewTag: number;
  /** Null where none was announced; its commitment is not checked to be a point. */
  readonly note: CommitmentNote | null;
};

/** ERC-5564 names the chain's own coin by these. */
const nativeSelector = hexToBytes('eeeeeeee');
export const nativePlaceholder = hexToBytes('ee'.repeat(20));
/** Of `transfer(address,uint256)`. */
const transferSelector = hexToBytes('a9059cbb');

/** View tag (1), selector (4), token (20), amount (32). */
const standardLength = 57;

/**
 * The metadata of an announcement: as ERC-5564 recommends for a payment, then the commitment's
 * note, if there is one: commitment, nonce, ciphertext.
 *
 * @see https://eips.ethereum.org/EIPS/eip-5564#announcer-contract
 */
export const encodeEvmMetadata = ({ stealthAddress, token, amount, note }: Payment): Uint8Array =>
  concatBytes(
    Uint8Array.of(stealthAddress.viewTag),
    token === null ? nativeSelector : transferSelector,
    token === null ? nativePlaceholder : decodeEvmAddress(token, 'token'),
    numberToBytesBE(amount, 32),
    ...(note === null ? [] : [encodeNoteBytes(note)]),
  );

/**
 * Reads the metadata of an announcement; anyone can have written it. Only the view tag is sure to
 * be there: wallets may put other things behind it, so what is no note is not an error.
 *
 * @returns null where there is not even a view tag; never throws.
 * @see docs/chains/evm.md
 * @example
 * ```ts
 * parseEvmAnnouncement(Uint8Array.of(0x3b)); // { viewTag: 59, note: null }
 * ```
 */
export const parseEvmAnnouncement = (metadata: Uint8Array): EvmAnnouncementMetadata | null => {
  const [viewTag] = metadata;
  return viewTag === undefined ? null : { viewTag, note: readNote(metadata) };
};

const readNote = (metadata: Uint8Array): CommitmentNote | null => {
  const isPayment = startsWith(metadata, nativeSelector) || startsWith(metadata, transferSelector);
  if (!isPayment) return null;
  const note = decodeNoteBytes(metadata.subarray(standardLength));
  // SEC 1, 2.3.3: how a compressed point begins.
  const isCompressed = note?.commitment[0] === 2 || note?.commitment[0] === 3;
  return isCompressed ? note : null;
};

const startsWith = (metadata: Uint8Array, selector: Uint8Array): boolean =>
  selector.every((byte, index) => metadata[1 + index] === byte);
