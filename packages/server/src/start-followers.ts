import type { Logger } from 'pino';
import { describeFailure } from './http/answers/request-log.ts';
import {
  type FollowerEvent,
  type Followers,
  openFollowers,
} from './index/followers/open-followers.ts';
import type { AnnouncementIndex } from './index/port.ts';
import type { Metrics } from './metrics/metrics.ts';
import { openHistories } from './nodes/history/open-histories.ts';
import { rpcOptions } from './nodes/json-rpc.ts';
import type { RpcEndpoint } from './nodes/rpc-endpoint.ts';

export type StartFollowersOptions = {
  readonly index: AnnouncementIndex;
  readonly onEvent: (event: FollowerEvent) => void;
};

/** Follows every chain that one of the endpoints is of, by the clock of this machine. */
export const startFollowers = (
  endpoints: readonly RpcEndpoint[],
  { index, onEvent }: StartFollowersOptions,
): Followers =>
  openFollowers({
    index,
    openHistories: (signal) => openHistories(endpoints, { ...rpcOptions, signal }),
    nowMs: Date.now,
    random: Math.random,
    onEvent,
  });

/** What of it an operator should see, and what is counted. */
export const reportFollowers =
  (log: Logger, metrics: Metrics) =>
  (event: FollowerEvent): void => {
    const { chain } = event;
    if (event.kind === 'leading') log.info({ msg: 'following', chain });
    if (event.kind === 'failed') {
      const { error, retryInMs } = event;
      log.warn({ msg: 'cannot follow', chain, retryInMs, ...describeFailure(error) });
    }
    if (event.kind === 'step') {
      metrics.countLeftOut(chain, event.leftOut);
      const { removedFrom } = event;
      if (removedFrom !== null) log.warn({ msg: 'chain reorganised', chain, removedFrom });
    }
  };
