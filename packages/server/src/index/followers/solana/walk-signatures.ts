import { solanaAnnouncerAddress } from '@sipher/core/announcements';
import type { SolanaHistory, SolanaSignature } from '../../../nodes/history/port.ts';
import { FollowerError } from '../follower-error.ts';

/** After one position, up to and at another. */
export type SlotRange = { readonly after: number; readonly upTo: number };

/**
 * The signatures of transactions that name the announcer, in parts from the oldest to the newest.
 * Nodes tell them from the newest back: so the way back is walked first, and of each page only where
 * it began is kept; then pages are asked for again. What is final does not change in between.
 */
export type SignatureWalk = {
  readonly upTo: number;
  /** How many parts there are. */
  readonly parts: number;
  /** A part's signatures, oldest first. Part 0 is the newest. */
  readonly read: (part: number) => Promise<readonly SolanaSignature[]>;
};

type Page = readonly SolanaSignature[];

/** Most polls find nothing or little that is new: the first page need not be long. */
const newestLimit = 25;

/** Calls `onPage` after each page of the way back, which can be long. */
export const walkSignatures = async (
  history: SolanaHistory,
  range: SlotRange,
  onPage: () => Promise<void>,
): Promise<SignatureWalk> => {
  const ask = async (beforeBase58: string | null): Promise<Page> => {
    const page = await history.signatures({
      addressBase58: solanaAnnouncerAddress,
      atSlot: range.upTo,
      beforeBase58,
      limit: beforeBase58 === null ? newestLimit : 1_000,
    });
    assertDescending(page);
    return page;
  };
  // The newest page is kept whole: asked for again, it would begin with newer ones.
  const newest = await ask(null);
  const starts: string[] = [];
  let oldestPage = newest;
  for (;;) {
    const oldest = oldestPage.at(-1);
    if (oldest === undefined || oldest.slot <= range.after) break;
    starts.push(oldest.signatureBase58);
    await onPage();
    oldestPage = await ask(oldest.signatureBase58);
  }
  const read = async (part: number): Promise<Page> => {
    const kept = part === 0 ? newest : part === starts.length ? oldestPage : null;
    const page = kept ?? (await ask(starts[part - 1] ?? null));
    const expectedLast = starts[part];
    if (expectedLast !== undefined && page.at(-1)?.signatureBase58 !== expectedLast) {
      throw new FollowerError('the endpoint lists other signatures than before');
    }
    return page.filter(({ slot }) => slot > range.after && slot <= range.upTo).reverse();
  };
  return { upTo: range.upTo, parts: starts.length + 1, read };
};

const assertDescending = (page: Page): void => {
  const isDescending = page.every(({ slot }, at) => slot <= (page[at - 1]?.slot ?? slot));
  if (!isDescending) throw new FollowerError('the endpoint lists signatures in disorder');
};
