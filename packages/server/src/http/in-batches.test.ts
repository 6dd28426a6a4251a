import type { IncomingMessage, ServerResponse } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { inBatches } from './in-batches.ts';

/** Hands over numbered requests in one turn; returns the numbers that were handled so far. */
const handOver = (count: number): number[] => {
  const handled: number[] = [];
  const listener = inBatches((request) => handled.push(Number(request.url)));
  for (let index = 0; index < count; index += 1) {
    listener({ url: String(index) } as IncomingMessage, {} as ServerResponse);
  }
  return handled;
};

test('starts the requests of one turn together and in order', async () => {
  const handled = handOver(3);
  expect(handled).toEqual([]);
  await nextTurn();
  expect(handled).toEqual([0, 1, 2]);
});

test('lets other work between the parts of a crowd, and starts each request once', async () => {
  const handled = handOver(30);
  const seen: number[] = [];
  while (handled.length < 30) {
    await nextTurn();
    seen.push(handled.length);
  }
  expect(seen).toEqual([12, 24, 30]);
  expect(handled).toEqual(Array.from({ length: 30 }, (_, index) => index));
});
