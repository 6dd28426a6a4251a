import { compareOperations } from './measures/compare-operations.ts';
import { compareSizes } from './measures/compare-sizes.ts';
import { type Options, parseOptions } from './options.ts';
import { buildReport, formatReport, type Report, readBusyness, writeReport } from './report.ts';
import { openWorkspace, resultsFolder } from './servers/workspace.ts';

const measure = async (options: Options): Promise<Report> => {
  const loadBefore = readBusyness();
  const workspace = openWorkspace();
  try {
    const operations = await compareOperations(workspace, options, tellProgress);
    const sizes =
      options.sessions === 0 ? null : await compareSizes(workspace, options, tellProgress);
    return buildReport({ loadBefore, options, operations, sizes });
  } finally {
    workspace.close();
  }
};

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
