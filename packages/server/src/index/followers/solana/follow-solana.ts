import type { SolanaHead, SolanaHistory, SolanaSignature } from '../../../nodes/history/port.ts';
import type { Follower } from '../follower.ts';
import { FollowerError } from '../follower-error.ts';
import type { KnownBlock } from '../follower-state.ts';
import type { Standing, Steps } from '../open-steps.ts';
import { readSolanaSlots } from './read-solana-slots.ts';
import { type SignatureWalk, walkSignatures } from './walk-signatures.ts';

export type FollowSolanaDeps = {
  readonly history: SolanaHistory;
  readonly steps: Steps;
  readonly nowMs: () => number;
};

/** Transactions that one step takes at least, before it ends with a slot. */
const transactionsOfStep = 128;
/** While signatures are walked, which takes no step by itself. */
const signOfLifeMs = 5_000;
/** Nodes behind one address differ by some seconds; a slot takes 0.4 of them. */
const tolerableSlots = 150;

/** Follows the announcer of Solana through slots that are final: nothing is ever taken back. */
export const followSolana = (deps: FollowSolanaDeps): Follower => {
  const { history, steps, nowMs } = deps;
  // Asked first, and again after each failure: it can be another endpoint then.
  let isKnown = false;
  const begin = async (standing: Standing): Promise<Standing> => {
    if (isKnown) return standing;
    const { indexedTo, facts } = standing;
    const blocks = await assertGenesis(history, facts.blocks);
    if (indexedTo.position > 0) await assertHistory(history, indexedTo.position);
    isKnown = true;
    return { ...standing, facts: { ...facts, blocks } };
  };
  const readNew = async (standing: Standing, head: SolanaHead, askedAtMs: number) => {
    let [latest, lifeMs] = [standing, askedAtMs];
    const range = { after: standing.indexedTo.position, upTo: head.slot };
    const walk = await walkSignatures(history, range, async () => {
      if (nowMs() - lifeMs < signOfLifeMs) return;
      lifeMs = nowMs();
      latest = await steps.take(latest, { facts: { head: head.slot, isFailing: false } });
    });
    latest = await takeSlots(deps, walk, latest);
    const indexedTo = { position: head.slot, timeMs: head.timeMs };
    const facts = { head: head.slot, atHeadMs: askedAtMs, isFailing: false };
    await steps.take(latest, { indexedTo, facts });
  };
  return {
    poll: async () => {
      const standing = steps.read();
      const askedAtMs = nowMs();
      try {
        const head = await readHead(history, standing);
        // Behind what was read: a node that lags, or another chain that has just begun.
        if (head === null) isKnown = false;
        const begun = await begin(standing);
        if (head !== null) await readNew(begun, head, askedAtMs);
      } catch (error) {
        isKnown = false;
        throw error;
      }
      return { isBehind: false };
    },
  };
};

/** The last slot that is over; null where it has been read. */
const readHead = async (
  history: SolanaHistory,
  { indexedTo }: Standing,
): Promise<SolanaHead | null> => {
  const { slot, timeMs } = await history.head();
  // The slot before the one that the node names: that one can still be open (on the simnet it is).
  const head = { slot: Math.max(slot - 1, 0), timeMs };
  if (head.slot + tolerableSlots < indexedTo.position) {
    throw new FollowerError('the endpoint is behind what has been read');
  }
  return head.slot < indexedTo.position ? null : head;
};

/** Slots of another cluster would continue those that were read, and hide what came before. */
const assertGenesis = async (
  history: SolanaHistory,
  known: readonly KnownBlock[],
): Promise<readonly KnownBlock[]> => {
  const hash = await history.genesisHash();
  if (known.some((block) => block.hash !== hash)) {
    throw new FollowerError(
      'the endpoint is of another chain than what has been read: delete the index to follow it',
    );
  }
  return [{ number: 0, hash }];
};

/** What lies between the last slot read and the endpoint's memory would be skipped in silence. */
const assertHistory = async (history: SolanaHistory, position: number): Promise<void> => {
  const first = await history.firstAvailableSlot();
  if (first <= position + 1) return;
  throw new FollowerError('the endpoint has forgotten slots that were not read');
};

/** Takes the walk's signatures in steps that end with a slot, so that none is read in part. */
const takeSlots = async (
  { history, steps }: FollowSolanaDeps,
  walk: SignatureWalk,
  standing: Standing,
): Promise<Standing> => {
  let latest = standing;
  const take = async (signatures: readonly SolanaSignature[]) => {
    const last = signatures.at(-1);
    if (last === undefined) return;
    const reading = await readSolanaSlots(history, signatures, latest.indexedTo.timeMs);
    const { announcements, malformed, timeMs } = reading;
    const indexedTo = { position: last.slot, timeMs };
    const facts = { head: walk.upTo, isFailing: false };
    latest = await steps.take(latest, { announcements, malformed, indexedTo, facts });
  };
  let open: SolanaSignature[] = [];
  for (let part = walk.parts - 1; part >= 0; part -= 1) {
    for (const signature of await walk.read(part)) {
      if (open.length >= transactionsOfStep && open.at(-1)?.slot !== signature.slot) {
        await take(open);
        open = [];
      }
      open.push(signature);
    }
  }
  await take(open);
  return latest;
};
