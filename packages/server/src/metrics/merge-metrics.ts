import { AggregatorRegistry } from 'prom-client';
import type { MetricsJson } from './metrics.ts';

/**
 * The metrics of several processes as one text: counts and durations added up, the event loop's
 * delay averaged, its extremes kept.
 * @example
 * const text = await mergeMetrics([await metrics.toJson(), ...ofOtherWorkers]);
 */
export const mergeMetrics = (parts: readonly MetricsJson[]): Promise<string> =>
  AggregatorRegistry.aggregate([...parts]).metrics();
