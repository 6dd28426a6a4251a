import type { EvmHistory } from '../../../nodes/history/port.ts';
import { FollowerError } from '../follower-error.ts';
import type { KnownBlock } from '../follower-state.ts';

/**
 * The newest of the known blocks that the chain still has; the last of them unless it was
 * reorganised.
 *
 * @throws FollowerError where the endpoint is behind, or of another chain altogether.
 */
export const findFork = async (
  history: EvmHistory,
  blocks: readonly KnownBlock[],
): Promise<KnownBlock> => {
  for (const known of blocks.toReversed()) {
    const found = await history.block(known.number);
    // A chain that has become shorter grows again; until then it says nothing of what is there.
    if (found === null) throw new FollowerError('the endpoint is behind what has been read');
    if (found.hash === known.hash) return known;
  }
  throw new FollowerError(
    'the endpoint has none of the blocks that have been read: delete the index to follow its chain',
  );
};

const mostKnown = 64;

/** The first one stays for good: a chain without it is another chain. */
export const rememberBlock = (
  blocks: readonly KnownBlock[],
  { number, hash }: KnownBlock,
): KnownBlock[] => {
  const all = [...blocks, { number, hash }];
  return all.length <= mostKnown ? all : [...all.slice(0, 1), ...all.slice(2)];
};
