import type { StoreUnavailableError } from '../port.ts';
import { buildUnavailable, codeOf, isReplyError } from './failure.ts';
import { type NodeAddress, nodeKeyOf } from './parse-redis-url.ts';
import type { Reporter } from './reporter.ts';
import { deriveSlot, slotCount } from './slot.ts';
import { type Node, openNode, type Topology, type TopologyOptions } from './topology.ts';

/** A Cluster, whose masters share the slots between them, and which says so when one has moved. */
export const openCluster = (options: TopologyOptions): Topology => {
  const nodes = new Map<string, Node>();
  const owners: (string | undefined)[] = new Array(slotCount).fill(undefined);
  const open = (address: NodeAddress): Node => {
    const key = nodeKeyOf(address);
    const node = nodes.get(key) ?? openNode(address, options, () => refresher.refresh());
    nodes.set(key, node);
    return node;
  };
  const openEndpoint = (endpoint: string, from: Node) => open(parseEndpoint(endpoint, from));
  const apply = (masters: readonly Master[]) => {
    owners.fill(undefined);
    for (const { address, firstSlot, lastSlot } of masters) {
      owners.fill(open(address).key, firstSlot, lastSlot + 1);
    }
    const keys = new Set(masters.map(({ address }) => nodeKeyOf(address)));
    for (const [key, node] of nodes) if (!keys.has(key)) drop(nodes, node);
  };
  const refusals = openRefusals(options.reporter);
  const isWhole = () =>
    owners.every((key) => key !== undefined && nodes.get(key)?.shared.isReady());
  const refresher = openRefresher({
    canAsk: () => {
      if (readyOf(nodes).length > 0) return true;
      // Each of them asks for a refresh once it is ready.
      for (const address of options.address.nodes) open(address);
      return false;
    },
    ask: async () => apply(await Promise.any(readyOf(nodes).map(refusals.watch(askNode)))),
    isWhole,
  });
  for (const address of options.address.nodes) open(address);
  return {
    nodeOf: (tag) => nodes.get(owners[deriveSlot(tag)] ?? ''),
    nodeAt: openEndpoint,
    move: (slot, endpoint, from) => {
      owners[slot] = openEndpoint(endpoint, from).key;
      refresher.refresh();
    },
    tags: () => findTags(owners),
    refresh: refresher.refresh,
    // Slots that were known once still say where to go.
    refusal: () => (owners.some((key) => key !== undefined) ? undefined : refusals.find()),
    close: async () => {
      refresher.close();
      await Promise.all([...nodes.values()].map((node) => node.close()));
    },
  };
};

/** Those that answer. */
const readyOf = (nodes: ReadonlyMap<string, Node>): readonly Node[] =>
  [...nodes.values()].filter(({ shared }) => shared.isReady());

const drop = (nodes: Map<string, Node>, node: Node): void => {
  nodes.delete(node.key);
  void node.close();
};

type Ask = (node: Node) => Promise<Master[]>;
type Refusals = {
  /** Notes which servers answer with an error, and which no longer do. */
  readonly watch: (ask: Ask) => Ask;
  readonly find: () => StoreUnavailableError | undefined;
};

const openRefusals = (reporter: Reporter): Refusals => {
  const codes = new Map<string, string>();
  return {
    watch: (ask) => async (node) => {
      try {
        const masters = await ask(node);
        if (codes.delete(node.key)) reporter.back(node.key);
        return masters;
      } catch (error) {
        if (isReplyError(error)) {
          // A server without Cluster support has no code of its own for that.
          const code = codeOf(error) === 'ERR' ? 'NOCLUSTER' : codeOf(error);
          codes.set(node.key, code);
          reporter.lost(node.key, code);
        }
        throw error;
      }
    },
    find: () => {
      const [code] = codes.values();
      if (code === undefined) return undefined;
      const isSingle = code === 'NOCLUSTER';
      return buildUnavailable(
        isSingle ? 'is no Cluster: its URL must do without +cluster' : 'does not tell its slots',
        code,
      );
    },
  };
};

type Refresher = { readonly refresh: () => void; readonly close: () => void };
type RefresherOptions = {
  readonly canAsk: () => boolean;
  readonly ask: () => Promise<void>;
  readonly isWhole: () => boolean;
};

const pauseMs = 100;
const wholeIntervalMs = 5_000;
const brokenIntervalMs = 1_000;

/** Asks when told, at most every `pauseMs`, and by itself: more often while something is missing. */
const openRefresher = ({ canAsk, ask, isWhole }: RefresherOptions): Refresher => {
  let isAsking = false;
  let askedAtMs = Number.NEGATIVE_INFINITY;
  let isClosed = false;
  const elapsedMs = () => performance.now() - askedAtMs;
  const refresh = () => {
    if (isClosed || isAsking || elapsedMs() < pauseMs || !canAsk()) return;
    isAsking = true;
    askedAtMs = performance.now();
    // Nobody answered: the timer asks again, and callers learn it from their own commands.
    const finish = () => {
      isAsking = false;
    };
    ask().then(finish, finish);
  };
  const timer = setInterval(() => {
    if (!isWhole() || elapsedMs() >= wholeIntervalMs) refresh();
  }, brokenIntervalMs);
  timer.unref();
  return {
    refresh,
    close: () => {
      isClosed = true;
      clearInterval(timer);
    },
  };
};

type Master = {
  readonly address: NodeAddress;
  readonly firstSlot: number;
  readonly lastSlot: number;
};

/** Long enough for any live node; a dead one's connection ends before. */
const answerWithinMs = 2_000;

const askNode = async (node: Node): Promise<Master[]> => {
  const deadlineAtMs = performance.now() + answerWithinMs;
  const [reply] = await node.shared.send([['CLUSTER', 'SLOTS']], deadlineAtMs);
  if (isReplyError(reply)) throw reply;
  return parseSlots(reply, node);
};

/** @see https://redis.io/docs/latest/commands/cluster-slots/ */
const parseSlots = (reply: unknown, from: Node): Master[] => {
  // The shape that the command has by its documentation: first, last, master, replicas.
  const ranges = reply as readonly [number, number, readonly [string | null, number]][];
  const masters = ranges.map(([firstSlot, lastSlot, [host, port]]) => ({
    address: { host: host || from.host, port },
    firstSlot,
    lastSlot,
  }));
  if (masters.length === 0) throw new Error('expected at least one range of slots, got none');
  return masters;
};

/** `host:port`; a node that does not know its own address leaves the host empty. */
const parseEndpoint = (endpoint: string, from: Node): NodeAddress => {
  const colon = endpoint.lastIndexOf(':');
  return { host: endpoint.slice(0, colon) || from.host, port: Number(endpoint.slice(colon + 1)) };
};

/** No name of a partition holds a `#`. */
const findTags = (owners: readonly (string | undefined)[]): readonly string[] | undefined => {
  if (owners.includes(undefined)) return undefined;
  const missing = new Set(owners);
  const tags: string[] = [];
  for (let number = 0; missing.size > 0; number += 1) {
    const tag = `#ping-${number}`;
    if (missing.delete(owners[deriveSlot(tag)])) tags.push(tag);
  }
  return tags;
};
