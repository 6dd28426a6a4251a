import type { ChainId } from '@sipher/core';
import type { FollowerEvent } from './index/followers/open-followers.ts';
import { type IndexReport, reportIndex } from './index/index-report.ts';
import { openAnnouncementIndex } from './index/store/open-announcement-index.ts';
import type { Settings } from './settings.ts';
import { startFollowers } from './start-followers.ts';

export type StartIndexOptions = {
  /** All that have an endpoint unless told. */
  readonly chains?: readonly ChainId[] | undefined;
  readonly onEvent: (event: FollowerEvent) => void;
};

/** Followers that run by themselves, without a server. */
export type RunningIndex = {
  /** In public order; those asked for that have no endpoint or no announcer are not among them. */
  readonly chains: readonly ChainId[];
  readonly report: (chain: ChainId) => IndexReport;
  readonly close: () => Promise<void>;
};

/**
 * Follows chains into the announcement index until `close`, beside servers that use the same index
 * or alone.
 *
 * @throws StoreUnavailableError if the index cannot be opened, naming where and why.
 * @example
 * const index = await startIndex(readSettings({}, environment), { onEvent: () => {} });
 * await index.close();
 */
export const startIndex = async (
  { indexFolder, rpcEndpoints }: Pick<Settings, 'indexFolder' | 'rpcEndpoints'>,
  { chains, onEvent }: StartIndexOptions,
): Promise<RunningIndex> => {
  const index = await openAnnouncementIndex(indexFolder);
  const endpoints = rpcEndpoints.filter(({ chain }) => chains?.includes(chain) ?? true);
  const followers = startFollowers(endpoints, { index, onEvent });
  return {
    chains: followers.chains,
    report: (chain) => reportIndex(index, chain, Date.now()),
    close: async () => {
      await followers.close();
      await index.close();
    },
  };
};
