import { isIP } from 'node:net';
import { Redis } from 'ioredis';
import { codeOf, isReplyError } from '../failure.ts';
import { type NodeAddress, nodeKeyOf, type RedisAddress } from '../parse-redis-url.ts';
import type { Reporter } from '../reporter.ts';

/** The way to one server, which opens anew whenever it is lost. */
export type Link = {
  readonly redis: Redis;
  readonly isReady: () => boolean;
  /** For how long it has not been ready; 0 while it is. */
  readonly awayMs: () => number;
  /** For how long it has been ready; 0 while it is not. */
  readonly readyMs: () => number;
  /** Why it was lost last. */
  readonly lostBy: () => string;
  readonly reopen: () => void;
  readonly close: () => void;
};

export type LinkOptions = {
  readonly node: NodeAddress;
  readonly address: RedisAddress;
  readonly reporter: Reporter;
  /** A connection that is silent for so long with a command under way is a dead one. */
  readonly silenceMs: number;
  readonly onReady?: () => void;
};

/** A connection counts once the server behind it has answered: a kernel accepts for frozen ones. */
export const openLink = ({ node, address, reporter, silenceMs, onReady }: LinkOptions): Link => {
  const nodeKey = nodeKeyOf(node);
  const state = openState();
  const redis = new Redis({
    ...buildOptions(node, address, silenceMs),
    retryStrategy: state.nextPauseMs,
  });
  const lose = (code: string) => {
    state.noteReason(code);
    reporter.lost(nodeKey, code);
  };
  const probe = async () => {
    try {
      // ioredis goes on in database 0 where its own SELECT is refused.
      await (address.database === 0 ? redis.ping() : redis.select(address.database));
      state.setAnswering(true);
      reporter.back(nodeKey);
      onReady?.();
    } catch (error) {
      lose(codeOf(error));
      // Other errors are of a connection that has ended, and that ioredis opens anew.
      if (isReplyError(error)) redis.disconnect(true);
    }
  };
  let isClosed = false;
  redis.on('ready', () => void probe());
  redis.on('error', (error: unknown) => lose(codeOf(error)));
  redis.on('close', () => {
    if (isClosed || !state.isAnswering()) return;
    state.setAnswering(false);
    reporter.lost(nodeKey, 'ECONNRESET');
  });
  const isReady = () => state.isAnswering() && redis.status === 'ready';
  return {
    redis,
    isReady,
    awayMs: () => (isReady() ? 0 : state.elapsedMs()),
    readyMs: () => (isReady() ? state.elapsedMs() : 0),
    lostBy: state.reason,
    reopen: () => {
      state.setAnswering(false);
      redis.disconnect(true);
    },
    close: () => {
      isClosed = true;
      redis.disconnect();
    },
  };
};

const firstPauseMs = 25;
const longestPauseMs = 1_000;

/** Whether the server answers, since when, and what is known of the last loss. */
const openState = () => {
  let isAnswering = false;
  let sinceMs = performance.now();
  let failures = 0;
  let reason = 'ECONNRESET';
  return {
    isAnswering: () => isAnswering,
    elapsedMs: () => performance.now() - sinceMs,
    reason: () => reason,
    setAnswering: (is: boolean) => {
      isAnswering = is;
      sinceMs = performance.now();
      if (is) failures = 0;
    },
    noteReason: (code: string) => {
      reason = code;
    },
    nextPauseMs: () => Math.min(firstPauseMs * 2 ** failures++, longestPauseMs),
  };
};

/**
 * Nothing is queued while the server is away, and nothing is sent twice by ioredis: it cannot tell
 * whether a write was carried out.
 */
const buildOptions = (
  { host, port }: NodeAddress,
  { username, password, database, isTls }: RedisAddress,
  silenceMs: number,
) => ({
  host,
  port,
  ...(username === undefined ? {} : { username }),
  ...(password === undefined ? {} : { password }),
  // Without a name no TLS server could tell for whom a connection is; addresses are no names.
  ...(isTls ? { tls: isIP(host) === 0 ? { servername: host } : {} } : {}),
  db: database,
  protocol: 2 as const,
  connectionName: 'sipher',
  disableClientInfo: true,
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  // Commands under way fail as soon as their connection does.
  maxRetriesPerRequest: 0,
  enableReadyCheck: false,
  connectTimeout: longestPauseMs,
  socketTimeout: silenceMs,
  disconnectTimeout: 100,
});
