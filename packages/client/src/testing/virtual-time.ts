import { setImmediate } from 'node:timers/promises';
import type { Timing } from '../timing.ts';

type Timer = { readonly dueMs: number; readonly fire: () => void };

/** Time that passes only while a promise waits for it, and then at once. */
export type VirtualTime = {
  readonly timing: Timing;
  readonly nowMs: () => number;
  readonly advance: (ms: number) => void;
  /** How many timers run. */
  readonly timerCount: () => number;
  /** Resolves or rejects as the promise does, and lets so much time pass as it needs. */
  readonly until: <T>(promise: Promise<T>) => Promise<T>;
};

/** Chance is always the same: 0 to below 1. */
export const openVirtualTime = (chance = 0.5): VirtualTime => {
  let nowMs = 1_767_225_600_000;
  const timers = new Set<Timer>();
  const fireNext = () => {
    const [next] = [...timers].sort((a, b) => a.dueMs - b.dueMs);
    if (next === undefined) throw new Error('waits, and no timer runs');
    timers.delete(next);
    nowMs = Math.max(nowMs, next.dueMs);
    next.fire();
  };
  const timing: Timing = {
    nowMs: () => nowMs,
    random: () => chance,
    startTimer: (ms, fire) => {
      const timer = { dueMs: nowMs + ms, fire };
      timers.add(timer);
      return () => timers.delete(timer);
    },
  };
  return {
    timing,
    nowMs: () => nowMs,
    advance: (ms) => {
      nowMs += ms;
    },
    timerCount: () => timers.size,
    until: async (promise) => {
      let isSettled = false;
      const noteEnd = () => {
        isSettled = true;
      };
      promise.then(noteEnd, noteEnd);
      for (;;) {
        await settle();
        if (isSettled) return promise;
        fireNext();
      }
    },
  };
};

/** Bodies are read over a few turns of the event loop. */
export const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn += 1) await setImmediate();
};
