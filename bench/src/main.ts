import { hasRedis, type RedisServer, startRedis } from '@sipher/testing';
import { compareOperations } from './measures/compare-operations.ts';
import { compareSizes } from './measures/compare-sizes.ts';
import { compareWorkers } from './measures/compare-workers.ts';
import { buildExampleWorkloads } from './measures/example-workloads.ts';
import { ingestAnnouncements } from './measures/ingest-announcements.ts';
import { scanAnnouncements } from './measures/scan-announcements.ts';
import { scanAtHome } from './measures/scan-at-home.ts';
import { embeddedTargets, redisTargets } from './measures/targets.ts';
import { timeStoreCalls } from './measures/time-store-calls.ts';
import { buildWorkloads, type Targets } from './measures/workloads.ts';
import { type Options, parseOptions } from './options.ts';
import { formatReport } from './report/format-report.ts';
import { buildReport, type Report, readBusyness, writeReport } from './report/report.ts';
import { type Sipher, storeIn } from './servers/run-sipher.ts';
import { openWorkspace, resultsFolder, type Workspace } from './servers/workspace.ts';

const measure = async (options: Options): Promise<Report> => {
  const loadBefore = readBusyness();
  const workspace = openWorkspace();
  const redis = hasRedis() ? await startRedis() : null;
  try {
    const embedded = await compareOperations({
      workspace,
      options,
      settings: storeIn(workspace.makeFolder()),
      buildWorkloads: workloadsOf(embeddedTargets),
      onProgress: tellProgress,
    });
    const overRedis = redis === null ? null : await measureRedis(redis, workspace, options);
    const examples = await compareOperations({
      workspace,
      // Once and briefly: there are many, and none has a share to reach.
      options: { ...options, rounds: 1, seconds: Math.min(options.seconds, 2) },
      settings: storeIn(workspace.makeFolder()),
      buildWorkloads: buildExampleWorkloads,
      onProgress: tellProgress,
    });
    const workers = await compareWorkers(workspace, options, tellProgress);
    const ingest = await ingestAnnouncements(workspace, options, tellProgress);
    const scan = await scanAnnouncements(workspace, options, tellProgress);
    const homeScan = await scanAtHome(options, tellProgress);
    const folder = workspace.makeFolder();
    const embeddedCalls = await timeStoreCalls(`lmdb:${folder}`, options, tellProgress);
    const sizes =
      options.sessions === 0 ? null : await compareSizes(workspace, options, tellProgress);
    const stores = { embedded, embeddedCalls, overRedis, sizes };
    const scans = { ingest, scan, homeScan };
    return buildReport({ loadBefore, options, ...stores, examples, workers, ...scans });
  } finally {
    await redis?.stop();
    workspace.close();
  }
};

const workloadsOf = (targets: Targets) => (server: Sipher, connections: number) =>
  buildWorkloads(server, connections, targets);

const measureRedis = async (redis: RedisServer, workspace: Workspace, options: Options) => ({
  operations: await compareOperations({
    workspace,
    options,
    settings: { store: redis.url },
    buildWorkloads: workloadsOf(redisTargets),
    onProgress: (text) => tellProgress(`over Redis: ${text}`),
  }),
  calls: await timeStoreCalls(redis.url, options, tellProgress),
});

// Apart from the table, so that that can be piped on.
const tellProgress = (text: string): void => {
  process.stderr.write(`${text} ...\n`);
};

try {
  const report = await measure(parseOptions(process.argv.slice(2)));
  const path = writeReport(report, resultsFolder);
  process.stdout.write(`\n${formatReport(report)}\n\nWritten to ${path}\n`);
} catch (error) {
  process.stderr.write(`The bench failed: ${error instanceof Error ? error.stack : error}\n`);
  process.exitCode = 1;
}
