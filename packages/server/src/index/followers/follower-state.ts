import { z } from 'zod';
import type { FollowerState } from '../port.ts';

/** What a follower knows of its chain beside what it has read of it. */
export type FollowerFacts = {
  /** The newest position that counts, as the endpoint told it last; null before it did. */
  readonly head: number | null;
  /** When the endpoint last told a head and everything up to it was read; null before that. */
  readonly atHeadMs: number | null;
  /** Whether its last try failed. */
  readonly isFailing: boolean;
  /**
   * EVM: blocks that steps have ended at, oldest first, to tell a reorganisation by. Solana: the
   * genesis hash, as that of block 0.
   */
  readonly blocks: readonly KnownBlock[];
};

export type KnownBlock = { readonly number: number; readonly hash: string };

const facts = z.strictObject({
  head: z.int().nonnegative().nullable(),
  atHeadMs: z.int().nonnegative().nullable(),
  isFailing: z.boolean(),
  blocks: z.array(z.strictObject({ number: z.int().nonnegative(), hash: z.string() })),
});

export const encodeFollowerState = (state: FollowerFacts): FollowerState => JSON.stringify(state);

/** Null where the text is not a follower's. */
export const parseFollowerState = (text: FollowerState): FollowerFacts | null => {
  try {
    return facts.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    // No JSON: written by something else.
    return null;
  }
};

/**
 * The state of a follower of Solana that has read everything up to and at a slot, for an index that
 * is filled by other means.
 */
export const buildSolanaSeedState = (slot: number): FollowerState =>
  encodeFollowerState({ head: slot, atHeadMs: null, isFailing: false, blocks: [] });
