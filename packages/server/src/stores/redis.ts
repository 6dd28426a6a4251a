import { expiredPerPage, isLive } from './is-live.ts';
import type { Collection, Entry, EntryKey, Store } from './port.ts';
import { openClient, type RedisClient } from './redis/client.ts';
import { decodeEntryText, encodeExpiry, encodeValue } from './redis/entry-text.ts';
import { gatherReads, type ReadTexts } from './redis/gather-reads.ts';
import { gatherTokens } from './redis/gather-tokens.ts';
import {
  buildCounterKey,
  buildCreatedKey,
  buildEntryKey,
  buildEntryPrefix,
  buildExpiringKey,
  buildMember,
  buildPingKey,
  parseMember,
} from './redis/layout.ts';
import type { RedisAddress } from './redis/parse-redis-url.ts';
import { type NodeChange, openReporter } from './redis/reporter.ts';
import { incrementScript } from './redis/scripts/counters.ts';
import {
  deleteEntriesScript,
  deleteEntryScript,
  listEntriesScript,
  putEntryScript,
} from './redis/scripts/entries.ts';
import { withAssertedArguments } from './with-asserted-arguments.ts';

export type RedisStoreOptions = {
  readonly address: RedisAddress;
  readonly nowMs: () => number;
  /** How many replicas must have a durable write before it is acknowledged; 0 unless told. */
  readonly minReplicas?: number;
  /** How long any call may take until it fails; 1,500 unless told. */
  readonly deadlineMs?: number;
  /** How long Redis keeps what has expired, since clocks differ; 60,000 unless told. */
  readonly slackMs?: number;
  /** Told when a server cannot be reached and when it answers again, each once in a while. */
  readonly onNodeChange?: (change: NodeChange) => void;
};

/**
 * Opens a store on a Redis or Valkey server or Cluster. Resolves at once, also while that is away:
 * calls then fail with `StoreUnavailableError` until it is there.
 *
 * @example
 * const address = parseRedisUrl('redis', '//localhost:6379');
 * const store = await openRedisStore({ address, nowMs: Date.now });
 */
export const openRedisStore = async (options: RedisStoreOptions): Promise<Store> => {
  const { address, minReplicas = 0, deadlineMs = 1_500, slackMs = 60_000 } = options;
  const reporter = openReporter(options.onNodeChange ?? (() => {}));
  const client = openClient({ address, reporter, minReplicas, deadlineMs });
  const clock = { nowMs: () => Math.floor(options.nowMs()), slack: String(slackMs) };
  return withAssertedArguments({
    ...buildReads(client, gatherReads(client, address.isCluster), clock),
    ...buildWrites(client, clock),
    increment: buildIncrement(client, clock),
    takeToken: gatherTokens(client, address.isCluster, clock),
    ping: () => ping(client, performance.now() + deadlineMs),
    close: client.close,
  });
};

type Clock = { readonly nowMs: () => number; readonly slack: string };

const buildReads = (
  client: RedisClient,
  readTexts: ReadTexts,
  { nowMs, slack }: Clock,
): Pick<Store, 'get' | 'getMany' | 'list'> => {
  const readLive = ({ id }: EntryKey, text: string | null | undefined): Entry | null => {
    if (text === null || text === undefined) return null;
    const entry = decodeEntryText(id, text);
    return isLive(entry, nowMs()) ? entry : null;
  };
  return {
    get: async (key) => readLive(key, (await readTexts([key]))[0]),
    getMany: async (keys) => {
      const [first, ...others] = keys;
      if (first === undefined) return [];
      const texts = await readTexts([first, ...others]);
      return keys.map((key, index) => readLive(key, texts[index]));
    },
    list: async (partition, collection, page) => {
      const { limit, after } = page;
      const from = after === undefined ? '+' : `(${buildMember(after.createdAtMs, after.id)}`;
      const prefix = buildEntryPrefix(partition, collection);
      const bounds = [String(limit + 1), from, String(expiredPerPage)];
      const args = [String(nowMs()), slack, prefix, ...bounds];
      const keys = buildIndexKeys(partition, collection);
      const command = { script: listEntriesScript, keys, args };
      const reply = await client.run({ tag: partition, command, kind: 'read' });
      // The shape that the script returns.
      return decodeListing(reply as readonly [string, ...string[]], limit);
    },
  };
};

const decodeListing = ([stoppedAt, ...found]: readonly [string, ...string[]], limit: number) => {
  const entries: Entry[] = [];
  for (let index = 0; index < found.length && entries.length < limit; index += 2) {
    const { id } = parseMember(found[index] ?? '');
    entries.push(decodeEntryText(id, found[index + 1] ?? ''));
  }
  const last = entries.at(-1);
  if (last !== undefined && found.length > 2 * limit) {
    return { entries, next: { createdAtMs: last.createdAtMs, id: last.id } };
  }
  return { entries, next: stoppedAt === '' ? null : parseMember(stoppedAt) };
};

const buildIndexKeys = (partition: string, collection: Collection) => [
  buildCreatedKey(partition, collection),
  buildExpiringKey(partition, collection),
];

const kindOf = ({ durable }: Collection) => (durable ? 'durable write' : 'write');

const buildWrites = (
  client: RedisClient,
  { nowMs, slack }: Clock,
): Pick<Store, 'put' | 'delete' | 'deleteCollection'> => ({
  put: async (key, value, options) => {
    const { partition, collection, id } = key;
    const { expiresAtMs, ifAbsent, ifVersion, maxLive = Number.POSITIVE_INFINITY } = options;
    const now = String(nowMs());
    const conditions = [
      ifAbsent === true ? '1' : '',
      ifVersion === undefined ? '' : String(ifVersion),
      maxLive === Number.POSITIVE_INFINITY ? '' : String(maxLive),
    ];
    const created = options.createdAtMs === undefined ? now : String(options.createdAtMs);
    const content = [id, encodeValue(value), encodeExpiry(expiresAtMs), created];
    const keys = [...buildIndexKeys(partition, collection), buildEntryKey(key)];
    const command = { script: putEntryScript, keys, args: [now, slack, ...content, ...conditions] };
    const reply = await client.run({ tag: partition, command, kind: kindOf(collection) });
    // The shape that the script returns.
    const [outcome, version, createdAt] = reply as readonly string[];
    if (outcome === 'conflict' || outcome === 'full') return { outcome };
    const entry = { id, value, expiresAtMs };
    const made = { version: Number(version), createdAtMs: Number(createdAt) };
    return { outcome: 'written', entry: { ...entry, ...made } };
  },
  delete: async (key) => {
    const { partition, collection, id } = key;
    const keys = [...buildIndexKeys(partition, collection), buildEntryKey(key)];
    const command = { script: deleteEntryScript, keys, args: [String(nowMs()), slack, id] };
    return (await client.run({ tag: partition, command, kind: kindOf(collection) })) === 1;
  },
  deleteCollection: async (partition, collection) => {
    const keys = buildIndexKeys(partition, collection);
    const args = [String(nowMs()), slack, buildEntryPrefix(partition, collection)];
    const command = { script: deleteEntriesScript, keys, args };
    return Number(await client.run({ tag: partition, command, kind: kindOf(collection) }));
  },
});

const buildIncrement =
  (client: RedisClient, { nowMs, slack }: Clock): Store['increment'] =>
  async (counter, by, expiresAtMs) => {
    const args = [String(by), String(expiresAtMs), String(nowMs()), slack];
    const command = { script: incrementScript, keys: [buildCounterKey(counter)], args };
    return Number(await client.run({ tag: counter.partition, command, kind: 'write' }));
  };

const pingLifetimeMs = '60000';

/**
 * Writes and reads on every server that takes writes, in the way that durable entries are written.
 * One deadline for all of it.
 */
const ping = async (client: RedisClient, deadlineAtMs: number): Promise<void> => {
  const pingOne = async (tag: string) => {
    const key = buildPingKey(tag);
    const set = ['SET', key, '1', 'PX', pingLifetimeMs] as const;
    await client.run({ tag, command: set, kind: 'durable write', deadlineAtMs });
    await client.run({ tag, command: ['GET', key], kind: 'read', deadlineAtMs });
  };
  await Promise.all((await client.tags(deadlineAtMs)).map(pingOne));
};
