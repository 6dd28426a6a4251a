import { setTimeout as sleep } from 'node:timers/promises';
import { StoreUnavailableError } from '../port.ts';
import { openCluster } from './cluster.ts';
import type { RedisCommand } from './connections/batches.ts';
import type { Connection } from './connections/connection.ts';
import {
  buildUnavailable,
  codeOf,
  isReplyError,
  NotSentError,
  TooFewReplicasError,
} from './failure.ts';
import type { Script } from './scripts/script.ts';
import { type Node, openSingle, type Topology, type TopologyOptions } from './topology.ts';

/** Carries out commands, wherever their keys lie, within a deadline. */
export type RedisClient = {
  /** Resolves to the reply; else rejects with StoreUnavailableError. */
  readonly run: (request: Request) => Promise<unknown>;
  /** For each server that takes writes a hash tag of its own, once all are known. */
  readonly tags: (deadlineAtMs: number) => Promise<readonly string[]>;
  /** Waits for requests under way. */
  readonly close: () => Promise<void>;
};

export type Request = {
  /** The hash tag of the keys. */
  readonly tag: string;
  readonly command: RedisCommand | ScriptCall;
  /** What may be done again; what may not; and what replicas are waited for besides. */
  readonly kind: 'read' | 'write' | 'durable write';
  /** When it fails at the latest, on the clock of `performance.now`; a deadline from now if not told. */
  readonly deadlineAtMs?: number;
};

export type ScriptCall = {
  readonly script: Script;
  readonly keys: readonly string[];
  readonly args: readonly string[];
};

export const openClient = (options: TopologyOptions): RedisClient => {
  const { address, deadlineMs } = options;
  const topology = address.isCluster ? openCluster(options) : openSingle(options);
  const pause = openPause();
  const underWay = new Set<Promise<unknown>>();
  let isClosed = false;
  const run: RedisClient['run'] = (request) => {
    if (isClosed) return Promise.reject(buildUnavailable('is closed', 'CLOSED'));
    const { deadlineAtMs = performance.now() + deadlineMs } = request;
    const done = withDeadline(deadlineAtMs, topology.refresh, () =>
      carryOut({ topology, request, deadlineAtMs }, pause),
    );
    underWay.add(done);
    const forget = () => underWay.delete(done);
    done.then(forget, forget);
    return done;
  };
  return {
    run,
    tags: (deadlineAtMs) =>
      withDeadline(deadlineAtMs, topology.refresh, () =>
        waitForTags(topology, pause, deadlineAtMs),
      ),
    close: async () => {
      isClosed = true;
      await Promise.allSettled(underWay);
      await topology.close();
    },
  };
};

/** Rejects at the deadline whatever became of the work, whose later failure nobody needs. */
const withDeadline = <T>(
  deadlineAtMs: number,
  onMissed: () => void,
  work: () => Promise<T>,
): Promise<T> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      onMissed();
      reject(buildMissed());
    }, deadlineAtMs - performance.now());
    work().then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });

const buildMissed = (): StoreUnavailableError =>
  buildUnavailable('did not answer in time; the outcome is unknown', 'ETIMEDOUT');

/** All who wait for a connection or a Cluster to settle share one timer. */
const openPause = (): (() => Promise<void>) => {
  const pauseMs = 25;
  let current: Promise<void> | null = null;
  return () => {
    current ??= sleep(pauseMs).then(() => {
      current = null;
    });
    return current;
  };
};

const waitForTags = async (
  topology: Topology,
  pause: () => Promise<void>,
  deadlineAtMs: number,
): Promise<readonly string[]> => {
  while (performance.now() < deadlineAtMs) {
    const tags = topology.tags();
    const refusal = topology.refusal();
    if (tags !== undefined && refusal === undefined) return tags;
    topology.refresh();
    if (refusal !== undefined) throw refusal;
    await pause();
  }
  throw buildUnavailable('has slots that no known server holds', 'CLUSTERDOWN');
};

/** How a request goes out the next time. */
type Route = {
  /** Where the last reply pointed; else whoever holds the keys. */
  readonly node?: Node;
  readonly isAsking?: boolean;
  /** The server did not know the script by its hash. */
  readonly isUnknownScript?: boolean;
  readonly isPaused?: boolean;
  readonly redirections?: number;
};

type Outcome = { readonly reply: unknown } | { readonly again: Route };

type Task = {
  readonly topology: Topology;
  readonly request: Request;
  readonly deadlineAtMs: number;
};

const carryOut = async (task: Task, pause: () => Promise<void>): Promise<unknown> => {
  let route: Route = {};
  while (performance.now() < task.deadlineAtMs) {
    if (route.isPaused === true) await pause();
    const outcome = await sendOnce(task, route);
    if ('reply' in outcome) return outcome.reply;
    route = outcome.again;
  }
  throw buildMissed();
};

/** A connection that was lost just now is often back soon: for so long requests wait for it. */
const patienceMs = 1_000;

const sendOnce = async (
  { topology, request, deadlineAtMs }: Task,
  route: Route,
): Promise<Outcome> => {
  const refusal = topology.refusal();
  if (refusal !== undefined) {
    topology.refresh();
    throw refusal;
  }
  const node = route.node ?? topology.nodeOf(request.tag);
  const connection = request.kind === 'durable write' ? node?.durable : node?.shared;
  if (node === undefined || connection === undefined || !connection.isReady()) {
    topology.refresh();
    if (connection !== undefined && connection.awayMs() > patienceMs) {
      throw buildUnavailable('is away', connection.lostBy());
    }
    return { again: { ...route, isPaused: true } };
  }
  try {
    const replies = await connection.send(buildCommands(request.command, route), deadlineAtMs);
    const reply = replies.at(-1);
    if (!isReplyError(reply)) return { reply };
    return { again: routeAfterRefusal(reply, { topology, node, connection, route }) };
  } catch (error) {
    topology.refresh();
    return { again: routeAfterFailure(error, request, route) };
  }
};

const buildCommands = (command: Request['command'], route: Route): RedisCommand[] => {
  const asking: RedisCommand[] = route.isAsking === true ? [['ASKING']] : [];
  if (!('script' in command)) return [...asking, command];
  const { script, keys, args } = command;
  const operands = [String(keys.length), ...keys, ...args];
  return route.isUnknownScript === true
    ? [...asking, ['EVAL', script.lua, ...operands]]
    : [...asking, ['EVALSHA', script.sha1Hex, ...operands]];
};

/** What a script fails with that meets a key whose slot is moving, before it has written anything. */
const elsewhere = 'attempted to access a non local key';

type Refused = {
  readonly topology: Topology;
  readonly node: Node;
  readonly connection: Connection;
  readonly route: Route;
};

/** What an error reply calls for. None of those that are sent again was carried out. */
const routeAfterRefusal = (reply: Error, { topology, node, connection, route }: Refused): Route => {
  const code = reply.message.includes(elsewhere) ? 'TRYAGAIN' : codeOf(reply);
  const [, slot = '', endpoint = ''] = reply.message.split(' ');
  const { redirections = 0 } = route;
  switch (code) {
    case 'NOSCRIPT':
      return { ...route, isUnknownScript: true, isPaused: false };
    // Only a server that was taken for one alone is asked for keys of several slots.
    case 'CROSSSLOT':
    case 'MOVED':
      topology.move(Number(slot), endpoint, node);
      // While a Cluster settles, its nodes may point at each other.
      return { redirections: redirections + 1, isPaused: redirections > 2 };
    case 'ASK':
      return { node: topology.nodeAt(endpoint, node), isAsking: true };
    case 'TRYAGAIN':
    case 'CLUSTERDOWN':
      topology.refresh();
      return { isPaused: true };
    case 'READONLY':
      connection.reset();
      throw buildUnavailable('is a read-only replica', code);
    default:
      throw buildUnavailable('refused a command', code);
  }
};

const routeAfterFailure = (error: unknown, { kind }: Request, route: Route): Route => {
  if (error instanceof TooFewReplicasError) {
    throw buildUnavailable('has too few replicas; the outcome is unknown', 'NOREPLICAS');
  }
  if (error instanceof StoreUnavailableError) throw error;
  if (error instanceof NotSentError || kind === 'read') return { ...route, isPaused: true };
  throw buildUnavailable('was lost; the outcome is unknown', 'ECONNRESET');
};
