import type { IngestResult } from '../measures/ingest-announcements.ts';
import { formatTable } from './format-table.ts';
import type { Report } from './report.ts';

/** What the announcement index takes, and keeps, as a person reads it. */
export const formatIngest = ({ ingest, targets }: Report): string => {
  const format = (result: IngestResult) => [
    result.chain,
    result.announcements.toLocaleString('en'),
    result.barePerSecond.toFixed(0),
    result.perSecond.toFixed(0),
    `${(result.ratio * 100).toFixed(0)} %`,
    String(targets.ingestPerSecond),
    result.perSecond >= targets.ingestPerSecond ? 'yes' : 'no',
    result.diskBytesEach.toFixed(1),
    String(targets.diskBytesEach),
    result.diskBytesEach <= targets.diskBytesEach ? 'yes' : 'no',
  ];
  return formatTable([head, ...ingest.map(format)]);
};

const head = [
  'into the index',
  'announcements',
  'bare LMDB/s',
  'ours/s',
  'ratio',
  'target/s',
  'reached',
  'bytes each on disk',
  'target',
  'reached',
];
