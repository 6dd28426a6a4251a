import type { CliDeps } from '../deps.ts';
import { describeTerminal } from '../terminal/describe-terminal.ts';
import { formatCount } from '../terminal/format-numbers.ts';
import { openScreen } from '../terminal/screen.ts';

export type Covered = {
  readonly scanned: number;
  readonly total: number;
  /** Undefined where nothing is looked for. */
  readonly found?: number;
};

/**
 * Shows on standard error how much of the chain is covered: a bar on a terminal, elsewhere a line
 * each second at most.
 */
export const openScanProgress = ({
  writeError,
  errorColumns,
  environment,
  elapsedMs,
}: Pick<CliDeps, 'writeError' | 'errorColumns' | 'environment' | 'elapsedMs'>) => {
  const terminal = describeTerminal(errorColumns, environment);
  const screen = openScreen({ ...terminal, write: writeError, elapsedMs });
  const startedMs = elapsedMs();
  return {
    show: (covered: Covered): void => {
      const seconds = (elapsedMs() - startedMs) / 1000;
      const words = describeCovered(covered, seconds);
      const bar = formatBar(covered, screen.columns - words.length - reservedColumns);
      screen.showProgress(`${bar}${words}`);
    },
    /** Takes it off the terminal, where other lines are to follow. */
    close: screen.close,
  };
};

/** What follows on the line: two spaces and the seconds. */
const reservedColumns = 12;
const barColumns = { min: 10, max: 30 };

const describeCovered = ({ scanned, total, found }: Covered, seconds: number): string => {
  const share = `${Math.floor(shareOf({ scanned, total }) * 100)}%`;
  const rate = seconds > 0 ? `, ${formatCount(scanned / seconds)}/s` : '';
  const finds = found === undefined ? '' : `, ${formatCount(found)} found`;
  return `${share}  ${formatCount(scanned)} of ${formatCount(total)} announcements${rate}${finds}`;
};

/** Empty where the line has no room for it, and where it would be one of many lines. */
const formatBar = (covered: Covered, room: number): string => {
  if (room < barColumns.min || room === Number.POSITIVE_INFINITY) return '';
  const columns = Math.min(room, barColumns.max) - 3;
  const full = Math.floor(shareOf(covered) * columns);
  return `[${'#'.repeat(full)}${'-'.repeat(columns - full)}] `;
};

/** A range without announcements is covered. */
const shareOf = ({ scanned, total }: Covered): number =>
  total === 0 ? 1 : Math.min(1, scanned / total);
