import { type OperationData, operations } from '@sipher/contract';
import type { Command } from 'commander';
import { callApi } from '../api/call-api.ts';
import type { CliDeps } from '../deps.ts';
import {
  declareOperationCommand,
  type OperationOptions,
  type Prepared,
  prepareCall,
} from '../operations/operation-command.ts';
import { writeAnswer } from '../operations/write-answer.ts';
import { formatJsonLine } from '../terminal/table.ts';
import { abortAtStop, fetchPages, followPages, pageRetries } from './follow-pages.ts';
import { openScanProgress } from './scan-progress.ts';

type AnnouncementsOptions = OperationOptions & { readonly page?: true };

/** Adds `sipher scan announcements`. */
export const addAnnouncementsCommand = (group: Command, deps: CliDeps): void => {
  declareOperationCommand(group, operations.listAnnouncements)
    .option('--page', 'Print one answer; otherwise all announcements, each as a line of JSON')
    .action((options: AnnouncementsOptions) => listAnnouncements(options, deps));
};

const listAnnouncements = async (options: AnnouncementsOptions, deps: CliDeps): Promise<void> => {
  const { page = false, json = false } = options;
  const values = { ...options, retries: page ? 0 : pageRetries };
  const prepared = await prepareCall('listAnnouncements', { texts: [], values }, deps);
  if (!page) return streamAll(prepared, deps);
  const answer = await callApi(prepared.connection, 'listAnnouncements', prepared);
  writeAnswer(answer, { isJson: json, isSession: 'sessionId' in prepared.options }, deps);
};

/** As many as one answer may have: fewer requests count against the limit. */
const pageLength = 10_000;

const streamAll = async (prepared: Prepared, deps: CliDeps): Promise<void> => {
  const stop = abortAtStop(deps);
  const progress = openScanProgress(deps);
  const query = { limit: pageLength, ...prepared.input.query };
  const paged = { ...prepared, input: { ...prepared.input, query } };
  let scanned = 0;
  const onPage = async ({ announcements, total }: OperationData<'listAnnouncements'>) => {
    progress.close();
    deps.writeOut(announcements.map(formatJsonLine).join(''));
    scanned += announcements.length;
    progress.show({ scanned, total });
    // A reader that is slower than the server would else have all of it pile up here.
    await deps.flushOut?.();
  };
  const pages = fetchPages('listAnnouncements', paged, stop);
  const failure = await followPages({ pages, onPage, stop }).finally(progress.close);
  if (failure !== null) throw failure;
};
