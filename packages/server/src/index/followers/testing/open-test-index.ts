import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChainId, StealthSchemeId } from '@sipher/core';
import { openHistories } from '../../../nodes/history/open-histories.ts';
import { rpcOptions } from '../../../nodes/json-rpc.ts';
import { parseRpcEndpoint } from '../../../nodes/rpc-endpoint.ts';
import { type IndexReport, reportIndex } from '../../index-report.ts';
import type { AnnouncementIndex } from '../../port.ts';
import { openAnnouncementIndex } from '../../store/open-announcement-index.ts';
import type { FollowerTiming } from '../follower-timing.ts';
import { type FollowerEvent, type Followers, openFollowers } from '../open-followers.ts';

/** Tests do not wait as long as chains take. */
export const hurried: FollowerTiming = {
  pollMs: { solana: 20, evm: 20 },
  standbyMs: 20,
  leaseMs: 400,
  firstPauseMs: 20,
  mostPauseMs: 200,
};

/** Gives a call up soon: for tests of an endpoint that may not answer at all. */
export const impatient = { tryMs: 500, deadlineMs: 600 };

type FollowOptions = {
  readonly timing?: Partial<FollowerTiming>;
  readonly limits?: Partial<typeof rpcOptions.limits>;
};

/** An index in a folder of its own, and followers of it that tests start and stop. */
export const openTestIndex = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sipher-follow-'));
  const index = await openAnnouncementIndex(folder);
  const running: { close(): Promise<void> }[] = [];
  const follow = (
    chain: ChainId,
    url: string,
    { timing, limits: limited }: FollowOptions = {},
  ): TestFollowers => {
    const events: FollowerEvent[] = [];
    const endpoint = parseRpcEndpoint({ chain, provider: 'generic' }, url);
    const limits = { ...rpcOptions.limits, pauseMs: 5, ...limited };
    const followers = openFollowers({
      index,
      openHistories: (signal) => openHistories([endpoint], { ...rpcOptions, limits, signal }),
      nowMs: Date.now,
      random: Math.random,
      onEvent: (event) => events.push(event),
      timing: { ...hurried, ...timing },
    });
    running.push(followers);
    return { ...followers, events };
  };
  const close = async () => {
    await Promise.all(running.map((followers) => followers.close()));
    await index.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { index, folder, follow, close };
};

export type TestFollowers = Followers & { readonly events: readonly FollowerEvent[] };

/** Ends followers and lists their steps: each is in the index before it is told, so not sooner. */
export const endAndListSteps = async (followers: TestFollowers) => {
  await followers.close();
  return followers.events.filter((event) => event.kind === 'step');
};

/** All that is indexed of a scheme. */
export const listAll = (
  index: AnnouncementIndex,
  chain: ChainId,
  schemeId: StealthSchemeId = 'sip',
) => index.list({ chain, schemeId }, 0, 10_000);

export const report = (index: AnnouncementIndex, chain: ChainId): IndexReport =>
  reportIndex(index, chain, Date.now());

/** Whether everything up to a position has been read, and nothing more is known to be there. */
export const isAt = (index: AnnouncementIndex, chain: ChainId, position: number): boolean => {
  const { state, position: reached } = report(index, chain);
  return state === 'following' && (reached ?? -1) >= position;
};
