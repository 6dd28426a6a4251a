import { decodeSolanaSignature, parseSolanaAnnouncements } from '@sipher/core/announcements';
import type { SolanaHistory, SolanaSignature } from '../../../nodes/history/port.ts';
import type { ChainAnnouncement } from '../../port.ts';
import { FollowerError } from '../follower-error.ts';
import { inParallel } from '../in-parallel.ts';

export type SolanaReading = {
  readonly announcements: readonly ChainAnnouncement[];
  readonly malformed: number;
  /** Of the newest transaction; null where none has one. */
  readonly timeMs: number | null;
};

/** Public endpoints take some dozen requests a second; own nodes far more. */
const atOnce = 12;

/**
 * What these transactions announce, in their order. Failed ones announce nothing and are not asked
 * for. `sinceMs` is the time of whatever came before, for blocks whose time nobody knows.
 */
export const readSolanaSlots = async (
  history: SolanaHistory,
  signatures: readonly SolanaSignature[],
  sinceMs: number | null,
): Promise<SolanaReading> => {
  const succeeded = signatures.filter(({ isFailed }) => !isFailed);
  const parts = await inParallel(succeeded, atOnce, (one) => readTransaction(history, one));
  let timeMs = sinceMs;
  const announcements = parts.flatMap((part) => {
    timeMs = part.timeMs ?? timeMs;
    const atMs = timeMs ?? 0;
    return part.announcements.map((announcement) => ({ ...announcement, timeMs: atMs }));
  });
  return { announcements, malformed: sum(parts.map(({ malformed }) => malformed)), timeMs };
};

const readTransaction = async (history: SolanaHistory, listed: SolanaSignature) => {
  const found = await history.transaction(listed.signatureBase58);
  if (found === null) throw new FollowerError('the endpoint lacks a transaction that it lists');
  // A version that nobody here has written: left out, since waiting would not help.
  if (found.ran === null) return { announcements: [], malformed: 1, timeMs: null };
  if (found.slot !== listed.slot || found.isFailed) {
    throw new FollowerError('the endpoint tells another slot or outcome than it lists');
  }
  const { announcements, malformed } = parseSolanaAnnouncements(found.ran);
  const transactionId = decodeSolanaSignature(listed.signatureBase58);
  const place = { schemeId: 'sip', transactionId, position: listed.slot } as const;
  return {
    announcements: announcements.map((announcement) => ({ ...announcement, ...place })),
    malformed,
    timeMs: found.timeMs,
  };
};

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
