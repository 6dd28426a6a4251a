import { expect, test } from 'vitest';
import type { EvmHistory } from '../../../nodes/history/port.ts';
import { findFork, rememberBlock } from './find-fork.ts';

const known = [1, 5, 9, 13].map((number) => ({ number, hash: `a${number}` }));

/** A chain that forked off after a block; null: it has not come to what is asked for. */
const historyOf = (lastCommon: number, length = 100): Pick<EvmHistory, 'block'> => ({
  block: async (number) =>
    number > length
      ? null
      : { number, hash: `${number <= lastCommon ? 'a' : 'b'}${number}`, timeMs: 0 },
});

const fork = (lastCommon: number, length?: number) =>
  findFork(historyOf(lastCommon, length) as EvmHistory, known);

test('the newest block that both chains have is where they fork', async () => {
  expect(await fork(100)).toEqual({ number: 13, hash: 'a13' });
  expect(await fork(12)).toEqual({ number: 9, hash: 'a9' });
  expect(await fork(4)).toEqual({ number: 1, hash: 'a1' });
});

test('a shorter chain is waited for, and one without any of the blocks is another chain', async () => {
  await expect(fork(100, 12)).rejects.toThrow('the endpoint is behind what has been read');
  await expect(fork(0)).rejects.toThrow(
    'the endpoint has none of the blocks that have been read: delete the index to follow its chain',
  );
});

test('of many blocks the first and the newest are remembered', () => {
  let blocks = known.slice(0, 1);
  for (let number = 2; number <= 200; number += 1) {
    blocks = rememberBlock(blocks, { number, hash: `a${number}` });
  }
  expect(blocks.map(({ number }) => number)).toEqual([
    1,
    ...Array.from({ length: 63 }, (_, at) => 138 + at),
  ]);
});
