import { expect, test } from 'vitest';
import { parseMetrics } from '../testing/parse-metrics.ts';
import { mergeMetrics } from './merge-metrics.ts';
import { type Metrics, openMetrics } from './metrics.ts';

const open = () => openMetrics({ version: '1.2.3' });

/** As a message between processes arrives. */
const sent = async (metrics: Metrics) => JSON.parse(JSON.stringify(await metrics.toJson()));

test('counts and durations of several processes are added up, by their labels', async () => {
  const [first, second] = [open(), open()];
  first.observeRequest('getSession', 200, 0.003);
  first.observeRequest('getSession', 404, 0.003);
  second.observeRequest('getSession', 200, 0.3);
  second.observeRequest(null, 404, 99);
  second.observeStoreCall('get', 'ok', 0.25);
  first.countRefusal('free');
  second.countRefusal('free');
  second.countSessionChange('created');
  const samples = parseMetrics(await mergeMetrics([await sent(first), await sent(second)]));
  const own = samples.filter(({ name, value }) => name.startsWith('sipher_') && value !== 0);
  const find = (name: string, labels: object) =>
    own.find((sample) => {
      const found = JSON.stringify(Object.entries(sample.labels).sort());
      return sample.name === name && found === JSON.stringify(Object.entries(labels).sort());
    })?.value;
  const requests = 'sipher_http_request_duration_seconds';
  const read = { operation: 'getSession', status: '200' };
  expect(find(`${requests}_count`, read)).toBe(2);
  expect(find(`${requests}_sum`, read)).toBeCloseTo(0.303);
  expect(find(`${requests}_bucket`, { ...read, le: '0.0025' })).toBeUndefined();
  expect(find(`${requests}_bucket`, { ...read, le: '0.005' })).toBe(1);
  expect(find(`${requests}_bucket`, { ...read, le: '0.5' })).toBe(2);
  expect(find(`${requests}_count`, { operation: 'getSession', status: '404' })).toBe(1);
  const lost = { operation: 'none', status: '404' };
  expect(find(`${requests}_bucket`, { ...lost, le: '10' })).toBeUndefined();
  expect(find(`${requests}_bucket`, { ...lost, le: '+Inf' })).toBe(1);
  const call = { method: 'get', outcome: 'ok' };
  // A duration that is a bound lies under it.
  expect(find('sipher_store_call_duration_seconds_bucket', { ...call, le: '0.25' })).toBe(1);
  expect(find('sipher_limiter_refusals_total', { limit: 'free' })).toBe(2);
  expect(find('sipher_sessions_changed_total', { change: 'created' })).toBe(1);
  expect(find('sipher_build_info', { version: '1.2.3' })).toBe(1);
});

test('what is sent holds numbers alone, even where nothing was sampled', async () => {
  const metrics = open();
  // Each collection starts the event loop's delay anew: right after one its mean is of nothing.
  await metrics.render();
  const values = (await sent(metrics)).flatMap(({ values: each }: { values: unknown[] }) => each);
  expect(values.length).toBeGreaterThan(20);
  expect(values.filter(({ value }: { value: unknown }) => typeof value !== 'number')).toEqual([]);
});

test('the figures of a process survive being sent and added up', async () => {
  const metrics = open();
  const names = (text: string) => [...new Set(parseMetrics(text).map(({ name }) => name))].sort();
  await metrics.render();
  const merged = names(await mergeMetrics([await sent(metrics), await sent(metrics)]));
  expect(merged).toContain('nodejs_eventloop_lag_seconds');
  expect(merged).toContain('process_cpu_seconds_total');
});
