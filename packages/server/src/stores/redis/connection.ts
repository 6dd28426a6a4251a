import { isIP } from 'node:net';
import { Redis } from 'ioredis';
import {
  codeOf,
  isReplyError,
  NotSentError,
  ReplyLostError,
  type Reporter,
  TooFewReplicasError,
} from './failure.ts';
import { type NodeAddress, nodeKeyOf, type RedisAddress } from './parse-redis-url.ts';

export type RedisCommand = readonly [name: string, ...args: string[]];

/** One connection that mends itself, and sends the commands of one event-loop turn together. */
export type Connection = {
  readonly isReady: () => boolean;
  /** For how long it has not been ready; 0 while it is. */
  readonly awayMs: () => number;
  /** Why it was lost last. */
  readonly lostBy: () => string;
  /**
   * Sends commands back to back, nothing between them. Resolves to their replies, among them the
   * server's error replies as values. Rejects with NotSentError, ReplyLostError or
   * TooFewReplicasError.
   */
  readonly send: (commands: readonly RedisCommand[], deadlineAtMs: number) => Promise<unknown[]>;
  /** Connects anew, because what lies at this address may have changed. */
  readonly reset: () => void;
  /** Waits for replies under way, sends nothing more, and lets go. */
  readonly close: () => Promise<void>;
};

export type ConnectionOptions = {
  readonly node: NodeAddress;
  readonly address: RedisAddress;
  readonly reporter: Reporter;
  /** A connection that is silent for so long with a command under way is a dead one. */
  readonly silenceMs: number;
  /** Each batch is acknowledged only once so many replicas have it. */
  readonly waitFor?: { readonly replicas: number; readonly timeoutMs: number };
  readonly onReady?: () => void;
};

export const openConnection = (options: ConnectionOptions): Connection => {
  const link = openLink(options);
  const batches = openBatches(link, options.waitFor);
  return {
    isReady: link.isReady,
    awayMs: link.awayMs,
    lostBy: link.lostBy,
    send: batches.send,
    reset: () => {
      // Not again and again, where the address is right and the server is read-only for long.
      if (link.readyMs() > 1_000) link.reopen();
    },
    close: async () => {
      await batches.drained();
      link.close();
    },
  };
};

type Link = {
  readonly redis: Redis;
  readonly isReady: () => boolean;
  readonly awayMs: () => number;
  readonly lostBy: () => string;
  readonly readyMs: () => number;
  readonly reopen: () => void;
  readonly close: () => void;
};

const longestPauseMs = 1_000;

/** A connection counts once the server behind it has answered: a kernel accepts for frozen ones. */
const openLink = ({ node, address, reporter, silenceMs, onReady }: ConnectionOptions): Link => {
  const state = {
    hasAnswered: false,
    sinceMs: performance.now(),
    failures: 0,
    isClosed: false,
    lostBy: 'ECONNRESET',
  };
  const nodeKey = nodeKeyOf(node);
  const lose = (code: string) => {
    state.lostBy = code;
    reporter.lost(nodeKey, code);
  };
  const redis = new Redis({
    ...buildOptions(node, address, silenceMs),
    retryStrategy: () => Math.min(25 * 2 ** state.failures++, longestPauseMs),
  });
  const probe = async () => {
    try {
      // ioredis goes on in database 0 where its own SELECT is refused.
      await (address.database === 0 ? redis.ping() : redis.select(address.database));
      Object.assign(state, { hasAnswered: true, sinceMs: performance.now(), failures: 0 });
      reporter.back(nodeKey);
      onReady?.();
    } catch (error) {
      lose(codeOf(error));
      // Other errors are of a connection that has ended, and that ioredis opens anew.
      if (isReplyError(error)) redis.disconnect(true);
    }
  };
  redis.on('ready', () => void probe());
  redis.on('error', (error: unknown) => lose(codeOf(error)));
  redis.on('close', () => {
    if (!state.hasAnswered || state.isClosed) return;
    Object.assign(state, { hasAnswered: false, sinceMs: performance.now() });
    reporter.lost(nodeKey, 'ECONNRESET');
  });
  const isReady = () => state.hasAnswered && redis.status === 'ready';
  const elapsedMs = () => performance.now() - state.sinceMs;
  return {
    redis,
    isReady,
    awayMs: () => (isReady() ? 0 : elapsedMs()),
    lostBy: () => state.lostBy,
    readyMs: () => (isReady() ? elapsedMs() : 0),
    reopen: () => {
      Object.assign(state, { hasAnswered: false, sinceMs: performance.now() });
      redis.disconnect(true);
    },
    close: () => {
      state.isClosed = true;
      redis.disconnect();
    },
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

type Sending = {
  readonly commands: readonly RedisCommand[];
  readonly deadlineAtMs: number;
  readonly resolve: (replies: unknown[]) => void;
  readonly reject: (error: Error) => void;
};

type Batches = {
  readonly send: Connection['send'];
  /** Resolves once nothing is under way. */
  readonly drained: () => Promise<void>;
};

/**
 * Gathers what one turn of the event loop sends. Where replicas are waited for, one batch is under
 * way at a time, and the next gathers meanwhile: a server carries out nothing on a connection that
 * waits, and one WAIT speaks for all writes before it.
 */
const openBatches = (link: Link, waitFor: ConnectionOptions['waitFor']): Batches => {
  let gathered: Sending[] = [];
  let isScheduled = false;
  let underWay = 0;
  let onDrained: (() => void)[] = [];
  const schedule = () => {
    if (isScheduled || (waitFor !== undefined && underWay > 0)) return;
    isScheduled = true;
    setImmediate(() => void flush());
  };
  const flush = async () => {
    isScheduled = false;
    const batch = gathered;
    gathered = [];
    underWay += 1;
    await sendBatch(link, batch, waitFor);
    underWay -= 1;
    if (gathered.length > 0) schedule();
    else if (underWay === 0) {
      for (const tell of onDrained) tell();
      onDrained = [];
    }
  };
  return {
    send: (commands, deadlineAtMs) =>
      new Promise((resolve, reject) => {
        gathered.push({ commands, deadlineAtMs, resolve, reject });
        schedule();
      }),
    drained: () =>
      new Promise((resolve) => {
        if (underWay === 0 && gathered.length === 0) resolve();
        else onDrained.push(resolve);
      }),
  };
};

const sendBatch = async (
  { redis, isReady }: Link,
  batch: readonly Sending[],
  waitFor: ConnectionOptions['waitFor'],
): Promise<void> => {
  const nowMs = performance.now();
  const wanted: Sending[] = [];
  for (const sending of batch) {
    // What its caller has given up on must not be carried out late.
    if (isReady() && sending.deadlineAtMs > nowMs) wanted.push(sending);
    else sending.reject(new NotSentError());
  }
  if (wanted.length === 0) return;
  const pipeline = redis.pipeline();
  for (const [name, ...args] of wanted.flatMap(({ commands }) => commands)) {
    pipeline.call(name, ...args);
  }
  if (waitFor !== undefined) pipeline.call('WAIT', waitFor.replicas, waitFor.timeoutMs);
  // Never rejects: each command has its own error. Null is for transactions that were discarded.
  const results = (await pipeline.exec()) ?? [];
  const isAcknowledged =
    waitFor === undefined || Number(results.at(-1)?.[1] ?? 0) >= waitFor.replicas;
  let index = 0;
  for (const sending of wanted) {
    const own = results.slice(index, index + sending.commands.length);
    index += sending.commands.length;
    settle(sending, own, isAcknowledged);
  }
};

type Result = readonly [error: Error | null, reply: unknown];

const settle = (
  { resolve, reject }: Sending,
  results: readonly Result[],
  isAcknowledged: boolean,
) => {
  const lost = results.find(([error]) => error !== null && !isReplyError(error));
  if (lost !== undefined) return reject(new ReplyLostError(codeOf(lost[0])));
  // An error reply says that nothing was written, which needs no replica.
  const isRefused = results.some(([error]) => error !== null);
  if (!isAcknowledged && !isRefused) return reject(new TooFewReplicasError());
  resolve(results.map(([error, reply]) => error ?? reply));
};
