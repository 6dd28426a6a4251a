import { tiers } from '@sipher/contract';
import { Counter, Gauge, type Metric, Registry } from 'prom-client';
import {
  buildDurationHistogram,
  type DurationCell,
  observeDuration,
} from './duration-histogram.ts';
import { type IndexFigures, openIndexGauges } from './index-gauges.ts';
import { processMetrics } from './process-metrics.ts';

/** The metrics of one process as values, to be sent to another and added up there. */
export type MetricsJson = readonly object[];

/** What refused a request: the limit of a tier, or that of failed authentications. */
export type Limiter = (typeof limiters)[number];

export type SessionChange = (typeof sessionChanges)[number];

type StoreOutcome = 'ok' | 'unavailable' | 'failed';

/** What an application counts. No label holds anything that a caller can choose. */
export type Metrics = {
  /** An answered request, by the operation's id; null where its path has none. */
  readonly observeRequest: (operation: string | null, status: number, seconds: number) => void;
  /** A settled call of the store port, by the method's name. */
  readonly observeStoreCall: (method: string, outcome: StoreOutcome, seconds: number) => void;
  readonly countRefusal: (limiter: Limiter) => void;
  readonly countSessionChange: (change: SessionChange) => void;
  /** Where the figures of the announcement index come from at each scrape. */
  readonly observeIndex: (read: () => readonly IndexFigures[]) => void;
  /** Announcements of a chain that could not be used. */
  readonly countLeftOut: (chain: string, count: number) => void;
  /** This process's metrics in Prometheus' text format, version 0.0.4. */
  readonly render: () => Promise<string>;
  /** This process's metrics for `mergeMetrics`, fit for a message between processes. */
  readonly toJson: () => Promise<MetricsJson>;
};

/** The media type of what `render` and `mergeMetrics` write. */
export const metricsContentType = Registry.PROMETHEUS_CONTENT_TYPE;

const limiters = [...tiers, 'failed_authentication'] as const;
const sessionChanges = ['created', 'deleted', 'revoked_all'] as const;

/** Opens the metrics of one application: what it observes is in no other's. */
export const openMetrics = ({ version }: { readonly version: string }): Metrics => {
  const registry = new Registry();
  const registers = [registry];
  const refusals = openCounter(registry, refusalCounter, limiters);
  const changes = openCounter(registry, sessionCounter, sessionChanges);
  const buildInfo = { name: 'sipher_build_info', help: 'The version that runs; always 1' };
  // Of several processes one line is enough: a sum would count them.
  new Gauge({ ...buildInfo, labelNames: ['version'], aggregator: 'first', registers }).set(
    { version },
    1,
  );
  const requests = openDurations(registry, requestHistogram);
  const storeCalls = openDurations(registry, storeHistogram);
  const index = openIndexGauges(registry);
  for (const metric of processMetrics().getMetricsAsArray()) {
    registry.registerMetric(metric as unknown as Metric); // typed by what it tells, not what it is
  }
  return {
    observeRequest: (operation, status, seconds) => requests(operation ?? 'none', status, seconds),
    observeStoreCall: storeCalls,
    countRefusal: refusals,
    countSessionChange: changes,
    observeIndex: index.observe,
    countLeftOut: index.countLeftOut,
    render: () => registry.metrics(),
    toJson: async () => (await registry.getMetricsAsJSON()).map(withoutGaps),
  };
};

const refusalCounter = {
  name: 'sipher_limiter_refusals_total',
  help: 'Requests refused by a rate limit: that of a tier, or that of failed authentications',
  label: 'limit',
};
const sessionCounter = {
  name: 'sipher_sessions_changed_total',
  help: 'Calls that made a session, deleted one, or revoked all of a key',
  label: 'change',
};
const requestHistogram = {
  name: 'sipher_http_request_duration_seconds',
  help: 'From the request’s headers to the end of its answer',
  labels: ['operation', 'status'],
} as const;
const storeHistogram = {
  name: 'sipher_store_call_duration_seconds',
  help: 'From a call of the store to its settling',
  labels: ['method', 'outcome'],
} as const;

type CounterDescription = {
  readonly name: string;
  readonly help: string;
  readonly label: string;
};

const openCounter = <Value extends string>(
  registry: Registry,
  { name, help, label }: CounterDescription,
  values: readonly Value[],
) => {
  const counter = new Counter({ name, help, labelNames: [label], registers: [registry] });
  // A series that starts at 0 lets a rate see its first step.
  for (const value of values) counter.inc({ [label]: value }, 0);
  return (value: Value): void => counter.inc({ [label]: value });
};

type HistogramDescription = {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly [string, string];
};

/** Both label values come from code, never from a request: their number is bounded. */
const openDurations = (
  registry: Registry,
  { name, help, labels: [firstLabel, secondLabel] }: HistogramDescription,
) => {
  const histogram = buildDurationHistogram(name, help);
  registry.registerMetric({ name, ...histogram } as unknown as Metric); // all that a registry calls
  const cells = new Map<string, Map<string | number, DurationCell>>();
  const addCell = (first: string, second: string | number): DurationCell => {
    const cell = histogram.cell({ [firstLabel]: first, [secondLabel]: `${second}` });
    cells.set(first, (cells.get(first) ?? new Map()).set(second, cell));
    return cell;
  };
  return (first: string, second: string | number, seconds: number): void =>
    observeDuration(cells.get(first)?.get(second) ?? addCell(first, second), seconds);
};

/** What is not a number (a mean of nothing) has no place in JSON, nor in a sum. */
const withoutGaps = <T extends { readonly values: readonly { readonly value: unknown }[] }>(
  metric: T,
): T => ({ ...metric, values: metric.values.filter(({ value }) => Number.isFinite(value)) });
