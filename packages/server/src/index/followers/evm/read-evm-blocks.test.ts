import { expect, test } from 'vitest';
import type { EvmHistory } from '../../../nodes/history/port.ts';
import { readEvmBlocks } from './read-evm-blocks.ts';

/** A chain whose blocks have these hashes, one after the other at each look; without logs. */
const historyOf = (...hashes: readonly (string | null)[]): EvmHistory => {
  const left = [...hashes];
  return {
    blockNumber: async () => 9,
    block: async (number) => {
      const hash = left.shift() ?? null;
      return hash === null ? null : { number, hash, timeMs: 9_000 };
    },
    logs: async () => [],
  };
};

const range = { from: 1, to: 9 };

test('no logs are none where the last block is the same before and after', async () => {
  const reading = await readEvmBlocks(historyOf('a', 'a'), range);
  expect(reading).toMatchObject({ announcements: [], end: { number: 9, hash: 'a' } });
});

test('no logs say nothing where the last block changed, or is not there', async () => {
  const reorganised = 'the chain was reorganised while it was read';
  await expect(readEvmBlocks(historyOf('a', 'b'), range)).rejects.toThrow(reorganised);
  const lacking = 'the endpoint lacks a block that it should have';
  await expect(readEvmBlocks(historyOf(null), range)).rejects.toThrow(lacking);
  await expect(readEvmBlocks(historyOf('a', null), range)).rejects.toThrow(lacking);
});
