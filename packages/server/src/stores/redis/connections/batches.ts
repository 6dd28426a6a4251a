import {
  codeOf,
  isReplyError,
  NotSentError,
  ReplyLostError,
  TooFewReplicasError,
} from '../failure.ts';
import type { Link } from './link.ts';

export type RedisCommand = readonly [name: string, ...args: string[]];

export type Batches = {
  /**
   * Sends commands back to back, nothing between them. Resolves to their replies, among them the
   * server's error replies as values. Rejects with NotSentError, ReplyLostError or
   * TooFewReplicasError.
   */
  readonly send: (commands: readonly RedisCommand[], deadlineAtMs: number) => Promise<unknown[]>;
  /** Resolves once nothing is under way. */
  readonly drained: () => Promise<void>;
};

export type WaitFor = { readonly replicas: number; readonly timeoutMs: number };

/**
 * Gathers what one turn of the event loop sends. Where replicas are waited for, one batch is under
 * way at a time, and the next gathers meanwhile: a server carries out nothing on a connection that
 * waits, and one WAIT speaks for all writes before it.
 */
export const openBatches = (link: Link, waitFor: WaitFor | undefined): Batches => {
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

type Sending = {
  readonly commands: readonly RedisCommand[];
  readonly deadlineAtMs: number;
  readonly resolve: (replies: unknown[]) => void;
  readonly reject: (error: Error) => void;
};

const sendBatch = async (
  { redis, isReady }: Link,
  batch: readonly Sending[],
  waitFor: WaitFor | undefined,
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
