import type { RedisServer } from './start-redis.ts';

/** The master that holds the keys tagged `{partition}`. */
export const findMaster = async (
  nodes: readonly RedisServer[],
  partition: string,
): Promise<RedisServer> => {
  const asked = nodes.find((node) => node.isRunning());
  const slot = Number(await asked?.call('CLUSTER', 'KEYSLOT', partition));
  const views = await viewNodes(nodes);
  const view = views.find(({ slots }) => slots.some((range) => holds(range, slot)));
  return nodeAt(nodes, view, `a master of {${partition}}`);
};

/** The live replica of a master. */
export const findReplica = async (
  nodes: readonly RedisServer[],
  master: RedisServer,
): Promise<RedisServer> => {
  const views = await viewNodes(nodes);
  const masterId = views.find(({ port }) => port === master.port)?.id;
  const view = views.find((other) => other.masterId === masterId && isLive(nodes, other));
  return nodeAt(nodes, view, `a replica of port ${master.port}`);
};

/** A line of CLUSTER NODES. @see https://redis.io/docs/latest/commands/cluster-nodes/ */
type View = {
  readonly id: string;
  readonly port: number;
  readonly flags: readonly string[];
  readonly masterId: string;
  readonly slots: readonly string[];
};

/** What the first node that answers sees of the others that have not failed. */
const viewNodes = async (nodes: readonly RedisServer[]): Promise<View[]> => {
  const texts = await Promise.allSettled(
    nodes.filter((node) => node.isRunning()).map((node) => node.call('CLUSTER', 'NODES')),
  );
  const text = texts.find((result) => result.status === 'fulfilled')?.value;
  if (text === undefined) throw new Error('no node of the Cluster answers');
  return String(text)
    .trim()
    .split('\n')
    .map(parseView)
    .filter(({ flags }) => !flags.includes('fail'));
};

const parseView = (line: string): View => {
  const [id = '', address = '', flags = '', masterId = '', , , , , ...slots] = line.split(' ');
  const port = Number(/:(\d+)@/.exec(address)?.[1]);
  return { id, port, flags: flags.split(','), masterId, slots };
};

const holds = (range: string, slot: number): boolean => {
  const [first = Number.NaN, last = first] = range.split('-').map(Number);
  return first <= slot && slot <= last;
};

const isLive = (nodes: readonly RedisServer[], { port }: View): boolean =>
  nodes.some((node) => node.port === port && node.isRunning());

const nodeAt = (
  nodes: readonly RedisServer[],
  view: View | undefined,
  what: string,
): RedisServer => {
  const node = nodes.find(({ port }) => port === view?.port);
  if (node === undefined) throw new Error(`no node is ${what}`);
  return node;
};
