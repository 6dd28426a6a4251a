import { expect, test } from 'vitest';
import { openTurns } from './open-turns.ts';

const never = new AbortController().signal;

test('so many have a place at once, and the next one gets that of the first who leaves', async () => {
  const turns = openTurns(2);
  const order: string[] = [];
  const take = async (name: string) => {
    const leave = await turns.take(never);
    order.push(name);
    return leave;
  };
  const [first] = await Promise.all([take('a'), take('b')]);
  const [third, fourth] = [take('c'), take('d')];
  await Promise.resolve();
  expect(order).toEqual(['a', 'b']);
  first?.();
  (await third)?.();
  await fourth;
  expect(order).toEqual(['a', 'b', 'c', 'd']);
});

test('who stops waiting gets no place, and takes none', async () => {
  const turns = openTurns(1);
  const leave = await turns.take(never);
  const controller = new AbortController();
  const waiting = turns.take(controller.signal);
  controller.abort();
  expect(await waiting).toBeNull();
  leave?.();
  expect(await turns.take(never)).not.toBeNull();
});

test('who is late already gets no place', async () => {
  expect(await openTurns(1).take(AbortSignal.abort())).toBeNull();
});
