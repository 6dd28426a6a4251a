import { base58 } from '@scure/base';
import { InvalidInputError } from '../../invalid-input-error.ts';
import type { Announcement } from '../../stealth/stealth-scheme.ts';
import { parseSolanaAnnouncement } from './solana-announcement.ts';

/** An instruction as `getTransaction` writes it, in the message and in `meta.innerInstructions`. */
export type SolanaInstruction = {
  /** Place of its program among the accounts. */
  readonly programIdIndex: number;
  /** Base58. */
  readonly data: string;
};

/** What a transaction has run, as `getTransaction` tells it in the encoding `json`. */
export type SolanaInstructions = {
  /** Of the message, then what it took from lookup tables: the writable, then the read-only ones. */
  readonly accounts: readonly string[];
  readonly instructions: readonly SolanaInstruction[];
  /** By the instruction that called them; in their order. */
  readonly innerInstructions: ReadonlyArray<{
    readonly index: number;
    readonly instructions: readonly SolanaInstruction[];
  }>;
};

export type SolanaAnnouncements = {
  /** In the order in which their memos ran. */
  readonly announcements: readonly Announcement[];
  /** Memos that begin as an announcement does, and are none. */
  readonly malformed: number;
};

/**
 * All announcements of a transaction: of memos that it has itself, and of those that its programs
 * have written by calling the memo program. Whether it succeeded is for the caller to know: one
 * that failed announces nothing.
 *
 * Never throws: anyone can have written it.
 *
 * @see https://solana.com/docs/rpc/http/gettransaction
 * @example
 * ```ts
 * const none = { accounts: [], instructions: [], innerInstructions: [] };
 * parseSolanaAnnouncements(none); // { announcements: [], malformed: 0 }
 * ```
 */
export const parseSolanaAnnouncements = (transaction: SolanaInstructions): SolanaAnnouncements => {
  const { accounts, instructions, innerInstructions } = transaction;
  const inOrder = instructions.flatMap((instruction, index) => [
    instruction,
    ...innerInstructions.flatMap((inner) => (inner.index === index ? inner.instructions : [])),
  ]);
  const memos = inOrder
    .filter(({ programIdIndex }) => memoPrograms.has(accounts[programIdIndex] ?? ''))
    .map(({ data }) => readMemo(data))
    .filter((memo) => memo?.startsWith('SIP:2:') === true);
  const announcements = memos.flatMap((memo) => parseMemo(memo ?? ''));
  return { announcements, malformed: memos.length - announcements.length };
};

/**
 * The memo program at each of its addresses.
 *
 * @see https://github.com/solana-program/memo
 */
const memoPrograms: ReadonlySet<string> = new Set([
  'Memo1UhkJRfHyvLMcVucJwxXeuD728EqVDDwQDxFMNo',
  'MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr',
  'Memo4c2pN8afCj432Lb7RMVKi9PbQnnW7ewFFaV3oAH',
]);

/** Of the longest announcement, 98 bytes, with room: base58 is quadratic, and a memo may be long. */
const maxDataLength = 200;

/** Null where it is too long to announce anything. */
const readMemo = (data: string): string | null => {
  if (data.length > maxDataLength || !/^[1-9A-HJ-NP-Za-km-z]*$/.test(data)) return null;
  // Bytes that are no UTF-8 become U+FFFD, which no announcement has.
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(base58.decode(data));
};

const parseMemo = (memo: string): Announcement[] => {
  try {
    return [parseSolanaAnnouncement(memo)];
  } catch (error) {
    if (error instanceof InvalidInputError) return [];
    throw error;
  }
};
