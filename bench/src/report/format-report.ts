import type { OperationResult } from '../measures/compare-operations.ts';
import type { ReadResult, SizeResult } from '../measures/compare-sizes.ts';
import type { StoreCallResult } from '../measures/time-store-calls.ts';
import { formatIngest } from './format-ingest.ts';
import { formatScan } from './format-scan.ts';
import { formatTable } from './format-table.ts';
import type { Report } from './report.ts';

/** From this share of a core on, the client cannot go much faster. */
const busyClientShare = 0.9;

/** The report as a person reads it. */
export const formatReport = (report: Report): string => {
  const { machine, loadBefore, embedded, embeddedCalls, overRedis, examples, sizes } = report;
  return [
    `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}${busyNote(loadBefore)}`,
    formatTable([operationHead('embedded store'), ...embedded.map(formatOperation)]),
    ...(overRedis === null
      ? ['Without redis-server: nothing was measured over Redis.']
      : [formatTable([operationHead('Redis'), ...overRedis.operations.map(formatOperation)])]),
    formatTable([
      operationHead('embedded store, each by its example'),
      ...examples.map(formatOperation),
    ]),
    operationNotes,
    formatTable([callHead('embedded store'), ...embeddedCalls.map(formatCall)]),
    ...(overRedis === null
      ? []
      : [formatTable([callHead('Redis'), ...overRedis.calls.map(formatCall)])]),
    formatWorkers(report),
    formatIngest(report),
    formatScan(report),
    ...(sizes === null ? [] : [formatSizes(report, sizes)]),
  ].join('\n\n');
};

const quietLoad = 0.5;

const busyNote = (load: number): string =>
  load < quietLoad
    ? ''
    : `\nThe machine was busy (load average ${load.toFixed(1)}): do not trust these figures.`;

const operationHead = (store: string) => [
  `over ${store}`,
  'bare req/s',
  'ours req/s',
  'ratio',
  'target',
  'reached',
  'p50 ms',
  'p99 ms',
  'bare CPU µs',
  'our CPU µs',
  'CPU ratio',
];

const formatOperation = ({ name, bare, ours, ratio, cpuRatio, target }: OperationResult) => [
  name,
  `${bare.requestsPerSecond.toFixed(0)}${bare.clientCpuShare > busyClientShare ? '*' : ''}`,
  `${ours.requestsPerSecond.toFixed(0)}${ours.clientCpuShare > busyClientShare ? '*' : ''}`,
  percent(ratio),
  target === null ? '' : percent(target),
  target === null ? '' : yesOrNo(ratio >= target),
  ours.p50Ms.toFixed(2),
  ours.p99Ms.toFixed(2),
  bare.cpuMicros?.toFixed(0) ?? '',
  ours.cpuMicros?.toFixed(0) ?? '',
  cpuRatio === null ? '' : percent(cpuRatio),
];

const operationNotes = [
  'ratio: our requests per second as a share of those of a bare Fastify that answers with the same',
  'body. CPU: time of all threads of the server process for one request; CPU ratio: bare over ours,',
  'which no slow client can flatter. *: the client was the limit, read the CPU ratio. p50, p99: ours.',
].join('\n');

const callHead = (store: string) => [
  `calls to ${store}`,
  'calls/s',
  'p50 ms',
  'p99 ms',
  'CPU µs of the caller',
];

const formatCall = ({ name, callsPerSecond, p50Ms, p99Ms, cpuMicros }: StoreCallResult) => [
  name,
  callsPerSecond.toFixed(0),
  p50Ms.toFixed(2),
  p99Ms.toFixed(2),
  cpuMicros.toFixed(1),
];

const formatWorkers = ({ workers: { name, ratio }, targets }: Report): string =>
  `Two workers do ${ratio.toFixed(2)} times as many as one of: ${name} ` +
  `(target: ${targets.workers}; reached: ${yesOrNo(ratio >= targets.workers)}).`;

const formatSizes = (
  { targets }: Report,
  { sessions, reads, startUpMs, fillSeconds }: SizeResult,
): string =>
  [
    formatTable([readHead(sessions), ...reads.map((read) => formatRead(read, targets.p99Ratio))]),
    '',
    `Start-up to ready with ${count(sessions.large)} sessions: ${startUpMs.toFixed(0)} ms ` +
      `(target: under ${targets.startUpMs} ms; reached: ${yesOrNo(startUpMs < targets.startUpMs)}). ` +
      `They were written in ${fillSeconds.toFixed(0)} s.`,
  ].join('\n');

const readHead = ({ small, large }: SizeResult['sessions']) => [
  'read, at 8 connections',
  `p50 ms of ${count(small)}`,
  `p50 ms of ${count(large)}`,
  `p99 ms of ${count(small)}`,
  `p99 ms of ${count(large)}`,
  'p99 ratio',
  'target',
  'reached',
];

const formatRead = ({ name, small, large, p99Ratio }: ReadResult, target: number) => [
  name,
  small.p50Ms.toFixed(2),
  large.p50Ms.toFixed(2),
  small.p99Ms.toFixed(2),
  large.p99Ms.toFixed(2),
  p99Ratio.toFixed(2),
  target.toFixed(2),
  yesOrNo(p99Ratio <= target),
];

const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;
const yesOrNo = (is: boolean): string => (is ? 'yes' : 'no');
const count = (value: number): string => value.toLocaleString('en');
