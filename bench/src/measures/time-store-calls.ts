import { randomBytes } from 'node:crypto';
import { percentile } from '../load/statistics.ts';
import type { Options } from '../options.ts';
import { importServerFile, type Store } from '../servers/server-files.ts';

/** What one kind of call to the store costs, with many of them under way at once. */
export type StoreCallResult = {
  readonly name: string;
  readonly callsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** CPU time of the calling process, all threads. */
  readonly cpuMicros: number;
};

const lifetimeMs = 3_600_000;
const value = JSON.stringify({ defaults: { chain: 'near', backend: 'sip-native' } });

/** Times the calls that a request makes, each kind by itself, by the store's driver alone. */
export const timeStoreCalls = async (
  storeUrl: string,
  { connections, seconds }: Options,
  onProgress: (text: string) => void,
): Promise<StoreCallResult[]> => {
  const { openStore } = await importServerFile('./stores/open-store.js');
  const { parseStoreUrl } = await importServerFile('./stores/store-url.js');
  const store = await openStore(parseStoreUrl(storeUrl), { nowMs: Date.now, onError: () => {} });
  const partitions = Array.from({ length: connections }, () => randomBytes(6).toString('hex'));
  const results: StoreCallResult[] = [];
  for (const [name, call] of Object.entries(await buildCalls(store, partitions))) {
    onProgress(`${storeUrl.split(':')[0]}: ${name}`);
    results.push({ name, ...(await timeCalls(call, { partitions, seconds })) });
  }
  await store.close();
  return results;
};

type Call = (partition: string) => Promise<unknown>;

const buildCalls = async (
  store: Store,
  partitions: readonly string[],
): Promise<Record<string, Call>> => {
  const { accessKey, sessionKey } = await importServerFile('./sessions/session.js');
  const expiresAtMs = Date.now() + lifetimeMs;
  for (const partition of partitions) {
    await store.put(sessionKey(partition, 'a'), value, { expiresAtMs });
    await store.put(accessKey(partition, 'a'), String(expiresAtMs), { expiresAtMs });
  }
  const rate = { capacity: 1_000_000_000, refillIntervalMs: 0.0036 };
  return {
    'the API key (get)': (partition) => store.get(sessionKey(partition, 'a')),
    'the limiter (takeToken)': (partition) => store.takeToken({ partition, name: 'b' }, rate),
    'the session (getMany of 2)': (partition) =>
      store.getMany([sessionKey(partition, 'a'), accessKey(partition, 'a')]),
    'a durable write (put)': (partition) =>
      store.put(sessionKey(partition, 'a'), value, { expiresAtMs }),
  };
};

type Timing = { readonly partitions: readonly string[]; readonly seconds: number };

const timeCalls = async (call: Call, { partitions, seconds }: Timing) => {
  const latenciesMs: number[] = [];
  const before = process.cpuUsage();
  const startedAt = performance.now();
  const endsAt = startedAt + seconds * 1000;
  const callOn = async (partition: string) => {
    for (let at = performance.now(); at < endsAt; at = performance.now()) {
      await call(partition);
      latenciesMs.push(performance.now() - at);
    }
  };
  await Promise.all(partitions.map(callOn));
  const lastedMs = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(before);
  const sorted = Float64Array.from(latenciesMs).sort();
  return {
    callsPerSecond: (latenciesMs.length * 1000) / lastedMs,
    p50Ms: percentile(sorted, 0.5),
    p99Ms: percentile(sorted, 0.99),
    cpuMicros: (user + system) / latenciesMs.length,
  };
};
