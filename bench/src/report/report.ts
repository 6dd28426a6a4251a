import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { join } from 'node:path';
import type { OperationResult } from '../measures/compare-operations.ts';
import type { SizeResult } from '../measures/compare-sizes.ts';
import type { WorkersResult } from '../measures/compare-workers.ts';
import type { IngestResult } from '../measures/ingest-announcements.ts';
import type { ScanResult } from '../measures/scan-announcements.ts';
import type { HomeScanResult } from '../measures/scan-at-home.ts';
import { reportTargets } from '../measures/targets.ts';
import type { StoreCallResult } from '../measures/time-store-calls.ts';
import type { Options } from '../options.ts';

export type Report = {
  readonly takenAt: string;
  readonly machine: Machine;
  /** The load average of the minute before the run. */
  readonly loadBefore: number;
  readonly options: Options;
  readonly targets: typeof reportTargets;
  readonly embedded: readonly OperationResult[];
  readonly embeddedCalls: readonly StoreCallResult[];
  /** Null where no Redis is installed. */
  readonly overRedis: {
    readonly operations: readonly OperationResult[];
    readonly calls: readonly StoreCallResult[];
  } | null;
  /** Every operation under a key, as its example asks: reported only. */
  readonly examples: readonly OperationResult[];
  readonly workers: WorkersResult;
  readonly ingest: readonly IngestResult[];
  readonly scan: readonly ScanResult[];
  /** By the client, in one thread. */
  readonly homeScan: readonly HomeScanResult[];
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

export const buildReport = (results: Omit<Report, 'takenAt' | 'machine' | 'targets'>): Report => ({
  takenAt: new Date().toISOString(),
  machine: {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryBytes: totalmem(),
    system: `${process.platform} ${release()} ${process.arch}`,
    node: process.version,
  },
  targets: reportTargets,
  ...results,
});

/** Writes the report as JSON and resolves to the file's path. */
export const writeReport = (report: Report, folder: string): string => {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'latest.json');
  writeFileSync(path, `${JSON.stringify(report, null, 2)}\n`);
  return path;
};
