import { mergeMetrics } from '../metrics/merge-metrics.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { type Channel, gatherReports } from './gather-reports.ts';

/** In a worker: the metrics of all workers as one text, this one's among them. */
export const collectMetrics = (
  channel: Channel,
  { toJson }: Pick<Metrics, 'toJson'>,
): (() => Promise<string>) => {
  const gather = gatherReports(channel, toJson);
  return async () => mergeMetrics([await toJson(), ...(await gather())]);
};
