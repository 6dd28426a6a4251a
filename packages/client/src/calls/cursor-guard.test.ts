import { expect, test } from 'vitest';
import { openCursorGuard } from './cursor-guard.ts';

const nowhere = expect.objectContaining({ code: 'UNEXPECTED_ANSWER', requestId: 'r' });
const answer = { status: 200, requestId: 'r' };

test('cursors that are new lead on', () => {
  const follow = openCursorGuard('a');
  expect(['b', 'c', 'd'].map((nextCursor) => follow({ nextCursor }))).toEqual(['b', 'c', 'd']);
});

test.each([
  ['of one', ['a']],
  ['of two', ['b', 'a']],
  ['that begins later', ['b', 'c', 'd', 'b']],
])('a circle %s ends the walk', (_, cursors) => {
  const follow = openCursorGuard('a');
  for (const nextCursor of cursors.slice(0, -1)) follow({ nextCursor, scanned: 7 });
  const last = { nextCursor: cursors.at(-1) ?? '', scanned: 7 };
  expect(() => follow(last, answer)).toThrow(nowhere);
});

test('a scan that has had no turn yet may say again where it was', () => {
  const follow = openCursorGuard();
  const waiting = { nextCursor: 'a', scanned: 0 };
  for (let time = 0; time < 20; time += 1) expect(follow(waiting)).toBe('a');
  expect(follow({ nextCursor: 'b', scanned: 9 })).toBe('b');
  expect(() => follow({ nextCursor: 'a', scanned: 0 })).toThrow(
    expect.objectContaining({ code: 'UNEXPECTED_ANSWER' }),
  );
});

test('one that never has a turn ends all the same', () => {
  const follow = openCursorGuard('a');
  const waiting = () => follow({ nextCursor: 'a', scanned: 0 }, answer);
  expect(() => {
    for (let time = 0; time < 100; time += 1) waiting();
  }).toThrow(nowhere);
});
