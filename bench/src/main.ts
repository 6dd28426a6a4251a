import { hasRedis, type RedisServer, startRedis } from '@sipher/testing';
import { compareOperations } from './measures/compare-operations.ts';
import { compareSizes } from './measures/compare-sizes.ts';
import { compareWorkers } from './measures/compare-workers.ts';
import { embeddedTargets, redisTargets } from './measures/targets.ts';
import { timeStoreCalls } from './measures/time-store-calls.ts';
import { type Options, parseOptions } from './options.ts';
import { formatReport } from './report/format-report.ts';
import { buildReport, type Report, readBusyness, writeReport } from './report/report.ts';
import { storeIn } from './servers/run-sipher.ts';
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
      targets: embeddedTargets,
      onProgress: tellProgress,
    });
    const overRedis = redis === null ? null : await measureRedis(redis, workspace, options);
    const workers = await compareWorkers(workspace, options, tellProgress);
    const folder = workspace.makeFolder();
    const embeddedCalls = await timeStoreCalls(`lmdb:${folder}`, options, tellProgress);
    const sizes =
      options.sessions === 0 ? null : await compareSizes(workspace, options, tellProgress);
    return buildReport({ loadBefore, options, embedded, embeddedCalls, overRedis, workers, sizes });
  } finally {
    await redis?.stop();
    workspace.close();
  }
};

const measureRedis = async (redis: RedisServer, workspace: Workspace, options: Options) => ({
  operations: await compareOperations({
    workspace,
    options,
    settings: { store: redis.url },
    targets: redisTargets,
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
