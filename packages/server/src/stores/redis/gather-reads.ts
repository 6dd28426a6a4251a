import type { EntryKey } from '../port.ts';
import type { RedisClient } from './client.ts';
import { gatherCalls } from './gather-calls.ts';
import { buildEntryKey } from './layout.ts';

/** The texts of entries of one partition, in the order of their keys; null for each that is not there. */
export type ReadTexts = (keys: readonly [EntryKey, ...EntryKey[]]) => Promise<Texts>;

type Texts = readonly (string | null)[];

/** Reads with one MGET what the requests of one turn read of keys that lie on one server. */
export const gatherReads = (client: RedisClient, isCluster: boolean): ReadTexts => {
  const gather = gatherCalls<readonly EntryKey[], Texts>(async (calls) => {
    const tag = calls[0]?.[0]?.partition ?? '';
    const namesOfCalls = calls.map((keys) => keys.map(buildEntryKey));
    const names = [...new Set(namesOfCalls.flat())];
    const reply = await client.run({ tag, command: ['MGET', ...names], kind: 'read' });
    // The reply has a text or null for each name.
    const texts = reply as Texts;
    const byName = new Map(names.map((name, index) => [name, texts[index] ?? null]));
    return namesOfCalls.map((own) => own.map((name) => byName.get(name) ?? null));
  });
  // The keys of one MGET of a Cluster have one slot, of which a partition is sure.
  return (keys) => gather(isCluster ? keys[0].partition : '', keys);
};
