import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { formatTable } from './format-table.ts';
import type { OperationResult } from './measures/compare-operations.ts';
import type { ReadResult, SizeResult } from './measures/compare-sizes.ts';
import type { Options } from './options.ts';

export type Report = {
  readonly takenAt: string;
  readonly machine: Machine;
  /** The load average of the minute before the run. */
  readonly loadBefore: number;
  readonly options: Options;
  readonly targets: typeof targets;
  readonly operations: readonly OperationResult[];
  /** Null where the large store was left out. */
  readonly sizes: SizeResult | null;
};

type Machine = {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly system: string;
  readonly node: string;
};

/** Processes that ran or waited, over the minute before the bench: what others did meanwhile. */
export const readBusyness = (): number => loadavg()[0] ?? 0;

const targets = { p99Ratio: 1.5, startUpMs: 1000 } as const;
/** From this share of a core on, the client cannot go much faster. */
const busyClientShare = 0.9;

export const buildReport = (
  results: Pick<Report, 'loadBefore' | 'options' | 'operations' | 'sizes'>,
): Report => ({
  takenAt: new Date().toISOString(),
  machine: {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryBytes: totalmem(),
    system: `${process.platform} ${release()} ${process.arch}`,
    node: process.version,
  },
  targets,
  ...results,
});

/** Writes the report as JSON and resolves to the file's path. */
export const writeReport = (report: Report, folder: string): string => {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'latest.json');
  writeFileSync(path, `${JSON.stringify(report, null, 2)}\n`);
  return path;
};

/** The report as a person reads it. */
export const formatReport = ({ operations, sizes, machine, loadBefore }: Report): string =>
  [
    `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}${busyNote(loadBefore)}`,
    formatTable([operationHead, ...operations.map(formatOperation)]),
    operationNotes,
    ...(sizes === null ? [] : [formatSizes(sizes)]),
  ].join('\n\n');

const quietLoad = 0.5;

const busyNote = (load: number): string =>
  load < quietLoad
    ? ''
    : `\nThe machine was busy (load average ${load.toFixed(1)}): do not trust these figures.`;

const operationHead = [
  'operation',
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

const formatSizes = ({ sessions, reads, startUpMs, fillSeconds }: SizeResult): string =>
  [
    formatTable([readHead(sessions), ...reads.map(formatRead)]),
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

const formatRead = ({ name, small, large, p99Ratio }: ReadResult) => [
  name,
  small.p50Ms.toFixed(2),
  large.p50Ms.toFixed(2),
  small.p99Ms.toFixed(2),
  large.p99Ms.toFixed(2),
  p99Ratio.toFixed(2),
  targets.p99Ratio.toFixed(2),
  yesOrNo(p99Ratio <= targets.p99Ratio),
];

const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;
const yesOrNo = (is: boolean): string => (is ? 'yes' : 'no');
const count = (value: number): string => value.toLocaleString('en');
