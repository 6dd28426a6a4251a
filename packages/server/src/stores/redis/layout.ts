import type { Collection, EntryKey, VolatileKey } from '../port.ts';

/**
 * The keys of an operator's view, in docs/decisions/redis-layout.md. The partition is the hash tag,
 * so that a Cluster keeps all of it in one slot.
 */
export const buildEntryKey = ({ partition, collection, id }: EntryKey): string =>
  `${buildEntryPrefix(partition, collection)}${id}`;

export const buildEntryPrefix = (partition: string, collection: Collection): string =>
  `sipher:{${partition}}:entry:${collection.name}:`;

/** A sorted set of `<creation time>/<id>`, all of score 0: it sorts by its members' bytes. */
export const buildCreatedKey = (partition: string, collection: Collection): string =>
  `sipher:{${partition}}:created:${collection.name}`;

/** A sorted set of the same members, of those entries that expire, with the expiry as score. */
export const buildExpiringKey = (partition: string, collection: Collection): string =>
  `sipher:{${partition}}:expiring:${collection.name}`;

export const buildCounterKey = ({ partition, name }: VolatileKey): string =>
  `sipher:{${partition}}:counter:${name}`;

export const buildBucketKey = ({ partition, name }: VolatileKey): string =>
  `sipher:{${partition}}:bucket:${name}`;

/** What `ping` writes. Its tag is no name of a partition. */
export const buildPingKey = (tag: string): string => `sipher:{${tag}}:ping`;

/** Enough until the year 33658; scripts write and read members too. */
export const timeDigits = 15;

/** Fixed-width, so that members sort by time and then by id. */
export const buildMember = (createdAtMs: number, id: string): string =>
  `${String(createdAtMs).padStart(timeDigits, '0')}/${id}`;

export const parseMember = (member: string): { createdAtMs: number; id: string } => ({
  createdAtMs: Number(member.slice(0, timeDigits)),
  id: member.slice(timeDigits + 1),
});
