import type { Store, TokenRate, TokenResult, VolatileKey } from '../port.ts';
import { buildTokenBucket, buildTokenResult } from '../token-bucket.ts';
import type { RedisClient } from './client.ts';
import { gatherCalls } from './gather-calls.ts';
import { buildBucketKey } from './layout.ts';
import { takeTokensScript } from './scripts/counters.ts';

type Call = { readonly bucket: VolatileKey; readonly rate: TokenRate };

type Clock = { readonly nowMs: () => number; readonly slack: string };

/** Takes with one script what the requests of one turn take from buckets that lie on one server. */
export const gatherTokens = (
  client: RedisClient,
  isCluster: boolean,
  { nowMs, slack }: Clock,
): Store['takeToken'] => {
  const gather = gatherCalls<Call, TokenResult>(async (calls) => {
    const now = nowMs();
    const tag = calls[0]?.bucket.partition ?? '';
    const keys = calls.map(({ bucket }) => buildBucketKey(bucket));
    const buckets = calls.map(({ rate }) => buildTokenBucket(rate, now));
    const rates = buckets.flatMap((bucket) => [bucket.capacity, bucket.intervalMs].map(String));
    const command = { script: takeTokensScript, keys, args: [String(now), slack, ...rates] };
    const reply = await client.run({ tag, command, kind: 'write' });
    // The shape that the script returns: two words for each bucket.
    const words = reply as readonly string[];
    return buckets.map((bucket, index) => {
      const [taken, fullAt] = words.slice(2 * index, 2 * index + 2);
      return buildTokenResult(bucket, { taken: taken === '1', fullAtMs: Number(fullAt) });
    });
  });
  // The keys of one script of a Cluster have one slot, of which a partition is sure.
  return (bucket, rate) => gather(isCluster ? bucket.partition : '', { bucket, rate });
};
