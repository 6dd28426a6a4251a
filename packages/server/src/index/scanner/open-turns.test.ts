import { expect, test } from 'vitest';
import { openTurns } from './open-turns.ts';

const never = new AbortController().signal;

/** Takes places, and notes who got one. */
const openQueue = (options: Parameters<typeof openTurns>[0]) => {
  const turns = openTurns(options);
  const served: string[] = [];
  const take = async (owner: string, name = owner) => {
    const leave = await turns.take(owner, never);
    served.push(name);
    return leave;
  };
  return { served, take };
};

test('so many have a place at once, and the next one gets that of the first who leaves', async () => {
  const { served, take } = openQueue({ places: 2, placesPerOwner: 2 });
  const [first] = await Promise.all([take('me', 'a'), take('me', 'b')]);
  const [third, fourth] = [take('me', 'c'), take('me', 'd')];
  await Promise.resolve();
  expect(served).toEqual(['a', 'b']);
  first?.();
  (await third)?.();
  await fourth;
  expect(served).toEqual(['a', 'b', 'c', 'd']);
});

test('one owner leaves places to others, however many it asks for', async () => {
  const { served, take } = openQueue({ places: 4, placesPerOwner: 2 });
  const many = Array.from({ length: 50 }, () => take('hog'));
  await Promise.all([take('guest'), take('guest')]);
  expect(served.toSorted()).toEqual(['guest', 'guest', 'hog', 'hog']);
  const [first] = await Promise.all(many.slice(0, 2));
  first?.();
  await many[2];
  expect(served).toHaveLength(5);
});

test('owners who wait are served in turn, not by how much they ask for', async () => {
  const { served, take } = openQueue({ places: 1, placesPerOwner: 1 });
  const first = await take('hog');
  const ends = [take('hog'), take('hog'), take('hog'), take('guest'), take('late')];
  for (const end of ends) void end.then((leave) => leave?.());
  first?.();
  await Promise.all(ends);
  expect(served).toEqual(['hog', 'hog', 'guest', 'late', 'hog', 'hog']);
});

test('who stops waiting gets no place, and takes none', async () => {
  const turns = openTurns({ places: 1, placesPerOwner: 1 });
  const leave = await turns.take('me', never);
  const controller = new AbortController();
  const waiting = turns.take('me', controller.signal);
  controller.abort();
  expect(await waiting).toBeNull();
  leave?.();
  expect(await turns.take('me', never)).not.toBeNull();
});

test('who is late already gets no place', async () => {
  const turns = openTurns({ places: 1, placesPerOwner: 1 });
  expect(await turns.take('me', AbortSignal.abort())).toBeNull();
});
