import { findMaster, findReplica } from './cluster-view.ts';
import { findFreePort } from './free-port.ts';
import { type RedisServer, startRedis } from './start-redis.ts';
import { waitUntil } from './wait-until.ts';

/** Three masters with a replica each. */
export type RedisCluster = {
  /** `redis+cluster://host:port,...`, of all six. */
  readonly url: string;
  readonly nodes: readonly RedisServer[];
  /** The master that holds the keys tagged `{partition}`, as a live node sees it now. */
  readonly masterOf: (partition: string) => Promise<RedisServer>;
  /** The live replica of a master, as a live node sees it now. */
  readonly replicaOf: (master: RedisServer) => Promise<RedisServer>;
  readonly stop: () => Promise<void>;
};

export type RedisClusterOptions = {
  /** As of `startRedis`, for every node. */
  readonly args?: readonly string[];
  /** After this silence a node counts as failed, and its replica takes over. */
  readonly nodeTimeoutMs?: number;
};

const masterCount = 3;
const nodeCount = 2 * masterCount;
const slotCount = 16_384;

type Node = {
  readonly server: RedisServer;
  /** Where nodes talk to each other. */
  readonly busPort: number;
};

/** Starts a Cluster of six nodes, and resolves once each is ready and each replica in sync. */
export const startRedisCluster = async ({
  args = [],
  nodeTimeoutMs = 2_000,
}: RedisClusterOptions = {}): Promise<RedisCluster> => {
  const nodes: Node[] = [];
  const stop = async () => {
    await Promise.all(nodes.map(({ server }) => server.stop()));
  };
  try {
    await Promise.all(
      Array.from({ length: nodeCount }, async () => {
        nodes.push(await startNode(nodeTimeoutMs, args));
      }),
    );
    await join(nodes);
  } catch (error) {
    await stop();
    throw error;
  }
  const servers = nodes.map(({ server }) => server);
  return {
    url: `redis+cluster://${servers.map(({ port }) => `127.0.0.1:${port}`).join(',')}`,
    nodes: servers,
    masterOf: (partition) => findMaster(servers, partition),
    replicaOf: (master) => findReplica(servers, master),
    stop,
  };
};

const startNode = async (nodeTimeoutMs: number, args: readonly string[]): Promise<Node> => {
  const busPort = await findFreePort();
  const own = ['--cluster-enabled', 'yes', '--cluster-port', String(busPort)];
  const timing = [
    '--cluster-node-timeout',
    String(nodeTimeoutMs),
    '--repl-diskless-sync-delay',
    '0',
  ];
  return { server: await startRedis({ args: [...own, ...timing, ...args] }), busPort };
};

const join = async (nodes: readonly Node[]): Promise<void> => {
  const servers = nodes.map(({ server }) => server);
  const masters = servers.slice(0, masterCount);
  const replicas = servers.slice(masterCount);
  await Promise.all(
    masters.map(async (master, index) => {
      const first = Math.ceil((index * slotCount) / masterCount);
      const end = Math.ceil(((index + 1) * slotCount) / masterCount);
      await master.call('CLUSTER', 'ADDSLOTSRANGE', String(first), String(end - 1));
      // Different from the start, so that the nodes need not settle it between them.
      await master.call('CLUSTER', 'SET-CONFIG-EPOCH', String(index + 1));
    }),
  );
  await Promise.all(nodes.flatMap((node) => nodes.map((other) => meet(node, other))));
  await waitUntil('every node knows every other', async () => {
    const infos = await Promise.all(servers.map((server) => readInfo(server, 'CLUSTER', 'INFO')));
    return infos.every((info) => info.get('cluster_known_nodes') === String(nodeCount));
  });
  await Promise.all(
    replicas.map(async (replica, index) => {
      const id = String(await masters[index]?.call('CLUSTER', 'MYID'));
      await waitUntil(`node ${id} is known`, () =>
        replica.call('CLUSTER', 'REPLICATE', id).then(
          () => true,
          () => false,
        ),
      );
    }),
  );
  await waitUntil('the Cluster is ready', async () =>
    (await Promise.all([...servers.map(isOk), ...replicas.map(isInSync)])).every((is) => is),
  );
};

const meet = async (node: Node, other: Node): Promise<void> => {
  if (node === other) return;
  const ports = [other.server.port, other.busPort].map(String);
  await node.server.call('CLUSTER', 'MEET', '127.0.0.1', ...ports);
};

const isOk = async (node: RedisServer): Promise<boolean> =>
  (await readInfo(node, 'CLUSTER', 'INFO')).get('cluster_state') === 'ok';

const isInSync = async (node: RedisServer): Promise<boolean> =>
  (await readInfo(node, 'INFO', 'replication')).get('master_link_status') === 'up';

/** The `name:value` lines of a report. */
const readInfo = async (
  node: RedisServer,
  ...args: readonly string[]
): Promise<Map<string, string>> => {
  const lines = String(await node.call(...args)).split('\r\n');
  return new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1)];
    }),
  );
};
