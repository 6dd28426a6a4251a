import type { ScanResult } from '../measures/scan-announcements.ts';
import type { HomeScanResult } from '../measures/scan-at-home.ts';
import { formatTable } from './format-table.ts';
import type { Report } from './report.ts';

/** How fast announcements are scanned, as a person reads it. */
export const formatScan = ({ scan, homeScan, targets }: Report): string => {
  const format = (result: ScanResult) => {
    const { threads, ratio, cpuRatio } = result;
    return [
      `${result.name}, ${result.keys} ${result.keys === 1 ? 'key' : 'keys'}`,
      String(threads),
      result.announcementsPerSecond.toFixed(0),
      result.pairsPerSecond.toFixed(0),
      result.rawPerSecond.toFixed(0),
      `${(ratio * 100).toFixed(0)} %`,
      `${(cpuRatio * 100).toFixed(0)} %`,
      threads === 1 ? `${(targets.scanRatio * 100).toFixed(0)} %` : '',
      threads === 1 ? yesOrNo(ratio >= targets.scanRatio) : '',
    ];
  };
  return [
    formatTable([head, ...scan.map(format)]),
    '',
    ...scan.flatMap(toGain(scan, targets)),
    '',
    formatTable([homeHead, ...homeScan.map(formatHome)]),
  ].join('\n');
};

const head = [
  'scan',
  'threads',
  'announcements/s',
  'with a key/s',
  'raw call/s',
  'ratio a thread',
  'CPU ratio',
  'target',
  'reached',
];

const homeHead = ['scan at home', 'announcements/s', 'raw call/s', 'ratio'];

const formatHome = ({ name, announcementsPerSecond, rawPerSecond, ratio }: HomeScanResult) => [
  name,
  announcementsPerSecond.toFixed(0),
  rawPerSecond.toFixed(0),
  `${(ratio * 100).toFixed(0)} %`,
];

const toGain =
  (scan: readonly ScanResult[], { scanThreads }: Report['targets']) =>
  ({ name, keys, threads, pairsPerSecond }: ScanResult): string[] => {
    const alone = scan.find(
      (other) => other.name === name && other.keys === keys && other.threads === 1,
    );
    if (threads === 1 || alone === undefined) return [];
    const gain = pairsPerSecond / alone.pairsPerSecond;
    return [
      `${threads} threads scan ${gain.toFixed(2)} times as fast as one: ${name} ` +
        `(target: ${scanThreads}; reached: ${yesOrNo(gain >= scanThreads)}).`,
    ];
  };

const yesOrNo = (is: boolean): string => (is ? 'yes' : 'no');
