import type { EvmHistory } from '../../../nodes/history/port.ts';
import { RpcFailedError } from '../../../nodes/port.ts';
import type { Follower } from '../follower.ts';
import { FollowerError } from '../follower-error.ts';
import type { Standing, Steps } from '../open-steps.ts';
import type { EvmChainFacts } from './evm-chain-facts.ts';
import { findFork, rememberBlock } from './find-fork.ts';
import { type EvmReading, readEvmBlocks } from './read-evm-blocks.ts';

export type FollowEvmDeps = {
  readonly history: EvmHistory;
  readonly steps: Steps;
  readonly facts: EvmChainFacts;
  readonly nowMs: () => number;
};

/** Providers bound how many blocks one request for logs may cover: 10,000 is a usual bound. */
const mostBlocks = 10_000;
const firstBlocks = 1_000;
/** A bound that stays would be run into at every other request. */
const readingsAfterRefusal = 32;

/** Follows the announcer of an EVM chain, some blocks behind its newest one. */
export const followEvm = (deps: FollowEvmDeps): Follower => {
  const { history, steps, facts, nowMs } = deps;
  const readRange = openAdaptiveReading(history);
  return {
    poll: async () => {
      const askedAtMs = nowMs();
      const newest = await history.blockNumber();
      // Nothing is read of a chain that is shorter than its confirmations.
      const head = Math.max(newest - facts.confirmations, 0);
      const standing = await takeBack(deps, await begin(deps, steps.read(), newest));
      const { position } = standing.indexedTo;
      const seen = { head: Math.max(head, position), isFailing: false };
      if (head <= position) {
        await steps.take(standing, { facts: { ...seen, atHeadMs: askedAtMs } });
        return { isBehind: false };
      }
      const { announcements, malformed, end } = await readRange(position + 1, head);
      const isBehind = end.number < head;
      const blocks = rememberBlock(standing.facts.blocks, end);
      await steps.take(standing, {
        announcements,
        malformed,
        indexedTo: { position: end.number, timeMs: end.timeMs },
        facts: { ...seen, blocks, ...(isBehind ? {} : { atHeadMs: askedAtMs }) },
      });
      return { isBehind };
    },
  };
};

/** Where nobody has read: before the announcer's block, or before the first of a younger chain. */
const begin = async (
  { history, facts: { announcerBlock } }: FollowEvmDeps,
  standing: Standing,
  newest: number,
): Promise<Standing> => {
  if (standing.facts.blocks.length > 0) return standing;
  // A chain of a developer has the id of the real one, and not its length.
  const position = newest < announcerBlock ? 0 : Math.max(announcerBlock - 1, 0);
  const anchor = await history.block(position);
  if (anchor === null) throw new FollowerError('the endpoint lacks a block that it should have');
  const { hash, timeMs } = anchor;
  const blocks = [{ number: position, hash }];
  return { ...standing, indexedTo: { position, timeMs }, facts: { ...standing.facts, blocks } };
};

/** After a reorganisation: removes what has stood on the blocks that are gone. */
const takeBack = async (
  { history, steps }: FollowEvmDeps,
  standing: Standing,
): Promise<Standing> => {
  const { blocks } = standing.facts;
  const fork = await findFork(history, blocks);
  if (fork.number === standing.indexedTo.position) return standing;
  const found = await history.block(fork.number);
  return steps.take(standing, {
    removeFrom: fork.number + 1,
    indexedTo: { position: fork.number, timeMs: found?.timeMs ?? null },
    facts: { blocks: blocks.filter(({ number }) => number <= fork.number) },
  });
};

/** Reads as many blocks at once as the endpoint bears: fewer where it refuses, more where not. */
const openAdaptiveReading = (history: EvmHistory) => {
  let blocks = firstBlocks;
  let readingsToGrow = 0;
  return async (from: number, head: number): Promise<EvmReading> => {
    for (;;) {
      const count = Math.min(blocks, head - from + 1);
      try {
        const reading = await readEvmBlocks(history, { from, to: from + count - 1 });
        readingsToGrow = Math.max(readingsToGrow - 1, 0);
        if (readingsToGrow === 0) blocks = Math.min(blocks * 2, mostBlocks);
        return reading;
      } catch (error) {
        if (count === 1 || !isOfRange(error)) throw error;
        blocks = Math.ceil(count / 2);
        readingsToGrow = readingsAfterRefusal;
      }
    }
  };
};

/** Providers refuse too many blocks or logs in ways of their own, or do not come to an end. */
const isOfRange = (error: unknown): boolean =>
  error instanceof RpcFailedError &&
  /^(?:JSON-RPC error (?!429|-32429)|answer too large|timeout|HTTP 4(?!29|01|03))/.test(
    error.reason,
  );
