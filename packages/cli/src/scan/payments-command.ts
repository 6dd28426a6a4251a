import { type OperationData, operations } from '@sipher/contract';
import type { Command } from 'commander';
import { callApi } from '../api/call-api.ts';
import { CommandError } from '../command-error.ts';
import type { CliDeps } from '../deps.ts';
import {
  declareOperationCommand,
  type OperationOptions,
  type Prepared,
  prepareCall,
} from '../operations/operation-command.ts';
import { writeAnswer, writeData } from '../operations/write-answer.ts';
import { abortAtStop, fetchPages, followPages, pageRetries } from './follow-pages.ts';
import { scanAtHome } from './scan-at-home.ts';
import { openScanProgress } from './scan-progress.ts';

type PaymentsOptions = OperationOptions & { readonly page?: true; readonly atHome?: true };
type Page = OperationData<'scanPayments'>;

/** Adds `sipher scan payments`. */
export const addPaymentsCommand = (group: Command, deps: CliDeps): void => {
  declareOperationCommand(group, operations.scanPayments)
    .option('--page', 'Print one answer; otherwise all that follow are asked for too')
    .option('--at-home', 'Compare on this machine: announcements are fetched, and no key is sent')
    .action((options: PaymentsOptions) => scanPayments(options, deps));
};

const scanPayments = async (options: PaymentsOptions, deps: CliDeps): Promise<void> => {
  const { page = false, atHome = false, json = false } = options;
  if (page && atHome) throw new CommandError('--page: --at-home has no pages', 2);
  const values = { ...options, retries: page ? 0 : pageRetries };
  const prepared = await prepareCall('scanPayments', { texts: [], values }, deps);
  if (page) {
    const answer = await callApi(prepared.connection, 'scanPayments', prepared);
    const isSession = 'sessionId' in prepared.options;
    return writeAnswer(answer, { isJson: json, isSession }, deps);
  }
  const { scan, failure } = await scanAll(prepared, atHome, deps);
  if (scan !== null) writeData(scan, json, deps);
  if (failure !== null) throw failure;
};

/** All pages as one; what was found stays found where it ends early. */
const scanAll = async (prepared: Prepared, atHome: boolean, deps: CliDeps) => {
  const stop = abortAtStop(deps);
  const progress = openScanProgress(deps);
  let scan: Page | null = null;
  const pages = atHome
    ? scanAtHome(prepared, { signal: stop, onProgress: progress.show })
    : fetchPages('scanPayments', prepared, stop);
  const onPage = (page: Page) => {
    scan = join(scan, page);
    const { scanned, total, payments } = scan;
    progress.show({ scanned, total, found: payments.length });
  };
  const failure = await followPages({ pages, onPage, stop }).finally(progress.close);
  return { scan: scan as Page | null, failure };
};

const join = (before: Page | null, page: Page): Page => ({
  ...page,
  payments: [...(before?.payments ?? []), ...page.payments],
  scanned: (before?.scanned ?? 0) + page.scanned,
});
