import type { IndexStep } from '../../port.ts';

/** Until the year 144683: so far, differences of times are exact when they are laid into a block. */
const latestTimeMs = 2 ** 52;

/** @throws RangeError naming what a follower must never hand over. */
export const assertStep = (step: IndexStep): void => {
  const { announcements, indexedTo, removeFrom } = step;
  assertPosition('indexedTo.position', indexedTo.position);
  if (indexedTo.timeMs !== null) assertTime('indexedTo.timeMs', indexedTo.timeMs);
  if (removeFrom !== undefined) assertPosition('removeFrom', removeFrom);
  let least = 0;
  for (const { position, timeMs } of announcements) {
    assertPosition('announcements.position', position);
    assertTime('announcements.timeMs', timeMs);
    if (position < least) throw buildOrderError(position, least);
    least = position;
  }
};

export const buildOrderError = (position: number, least: number): RangeError =>
  new RangeError(`announcements.position: expected ${least} or more, got ${position}`);

const assertPosition = (field: string, value: number): void => {
  if (Number.isSafeInteger(value) && value >= 0) return;
  throw new RangeError(`${field}: expected a whole number up to 2^53 - 1, got ${value}`);
};

const assertTime = (field: string, value: number): void => {
  if (Number.isInteger(value) && value >= 0 && value <= latestTimeMs) return;
  throw new RangeError(`${field}: expected whole milliseconds since the epoch, got ${value}`);
};
