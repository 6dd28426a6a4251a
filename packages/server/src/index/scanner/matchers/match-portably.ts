import type { Candidate, RowMatcher } from './row-matcher.ts';

/** Without a native library nothing is faster than the exact check: each pair goes to it. */
export const matchPortably = (keyCount: number): RowMatcher => ({
  pairsAtOnce: 8,
  findCandidates: (_block, { from, to }) => {
    const candidates: Candidate[] = [];
    for (let row = from; row < to; row += 1) {
      for (let keyIndex = 0; keyIndex < keyCount; keyIndex += 1) candidates.push({ row, keyIndex });
    }
    return candidates;
  },
  close: () => {},
});
