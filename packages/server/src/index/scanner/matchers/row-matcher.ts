import type { AnnouncementBlock, OrdinalRange } from '../../port.ts';

/** An announcement that, by all that was compared, pays a key: not yet proven. */
export type Candidate = {
  /** Of the block. */
  readonly row: number;
  /** The place of the key in what the matcher was opened with. */
  readonly keyIndex: number;
};

/** A recipient as matchers know it. */
export type MatcherKeys = {
  /** As `CurveEngine.deriveScalar` gives it. Wiped by who made it. */
  readonly viewingScalar: Uint8Array;
  /** Known to be a point. */
  readonly spendingPublicKey: Uint8Array;
};

/**
 * Compares rows of a block with keys, by whatever is fastest. It may take what is nobody's for a
 * candidate, and misses none that is a payment.
 */
export type RowMatcher = {
  /** How many pairs of a row and a key it should get at once: some milliseconds' work. */
  readonly pairsAtOnce: number;
  /** `rows`: from inclusive, to exclusive, of the block. In the order of rows. */
  findCandidates(block: AnnouncementBlock, rows: OrdinalRange): Candidate[];
  /** Wipes its copies of secrets. */
  close(): void;
};
