import type { StoreUnavailableError } from '../port.ts';
import { type Connection, openConnection } from './connections/connection.ts';
import { buildUnavailable } from './failure.ts';
import { type NodeAddress, nodeKeyOf, type RedisAddress } from './parse-redis-url.ts';
import type { Reporter } from './reporter.ts';

/** Which server holds what. */
export type Topology = {
  /** The server that holds the keys with this hash tag; undefined: not known now. */
  readonly nodeOf: (tag: string) => Node | undefined;
  /** A server that another one pointed at, `host:port`, for one command. */
  readonly nodeAt: (endpoint: string, from: Node) => Node;
  /** Notes that the server at `host:port` holds the slot. */
  readonly move: (slot: number, endpoint: string, from: Node) => void;
  /** For each server that takes writes a hash tag of its own; undefined: not all are known. */
  readonly tags: () => readonly string[] | undefined;
  /** Asks anew who holds what, soon and in the background. */
  readonly refresh: () => void;
  /** Why nothing can be carried out, as long as the servers are of the other kind than the URL. */
  readonly refusal: () => StoreUnavailableError | undefined;
  readonly close: () => Promise<void>;
};

export type Node = {
  readonly host: string;
  readonly key: string;
  /** Reads, and writes that no replica is waited for. */
  readonly shared: Connection;
  /** Durable writes: apart from the others where replicas are waited for. */
  readonly durable: Connection;
  readonly close: () => Promise<void>;
};

export type TopologyOptions = {
  readonly address: RedisAddress;
  readonly reporter: Reporter;
  readonly minReplicas: number;
  readonly deadlineMs: number;
};

/** How much of the deadline replicas have to acknowledge a write. */
const shareForReplicas = 2 / 3;

export const openNode = (
  node: NodeAddress,
  { address, reporter, minReplicas, deadlineMs }: TopologyOptions,
  onReady: () => void,
): Node => {
  const options = { node, address, reporter, silenceMs: deadlineMs };
  const shared = openConnection({ ...options, onReady });
  const timeoutMs = Math.round(deadlineMs * shareForReplicas);
  const waitFor = { replicas: minReplicas, timeoutMs };
  const durable = minReplicas === 0 ? shared : openConnection({ ...options, waitFor });
  return {
    host: node.host,
    key: nodeKeyOf(node),
    shared,
    durable,
    close: async () => {
      await Promise.all([...new Set([shared, durable])].map((connection) => connection.close()));
    },
  };
};

const clusterCode = 'CLUSTER';

/** One server, which holds everything. */
export const openSingle = (options: TopologyOptions): Topology => {
  // A URL has at least one host.
  const [address] = options.address.nodes as readonly [NodeAddress];
  let isCluster = false;
  // Another server may be at this address now.
  const node = openNode(address, options, () => {
    isCluster = false;
  });
  const buildRefusal = () =>
    buildUnavailable(
      'is a Cluster: its URL must begin with redis+cluster: or rediss+cluster:',
      clusterCode,
    );
  // Sticky: else the part of the keys that lies here would hide that the others are out of reach.
  const refuse = (): never => {
    isCluster = true;
    options.reporter.lost(node.key, clusterCode);
    throw buildRefusal();
  };
  return {
    nodeOf: () => node,
    nodeAt: refuse,
    move: refuse,
    tags: () => ['#ping'],
    refresh: () => {},
    refusal: () => (isCluster ? buildRefusal() : undefined),
    close: node.close,
  };
};
