import type { Worker } from 'node:cluster';
import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openFrozenWorkers, pingIntervalMs, silencePatienceMs } from './frozen-workers.ts';
import type { WorkerMessage } from './worker-message.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

const openWorker = () => {
  const stopping = new AbortController();
  const warn = vi.fn();
  const kill = vi.fn();
  const state = { isFrozen: false };
  const worker = Object.assign(new EventEmitter(), {
    id: 7,
    process: { kill },
    isConnected: () => true,
    send: ({ type }: WorkerMessage) => {
      if (type === 'ping' && !state.isFrozen) worker.emit('message', { type: 'pong' });
    },
  });
  const watch = openFrozenWorkers({ stopping: stopping.signal, log: { warn } });
  watch(worker as unknown as Worker); // all of a worker that is asked for
  return { worker, state, stopping, warn, kill };
};

test('a worker that owes an answer for 10 seconds is killed once, and its number is logged', () => {
  const { worker, state, warn, kill } = openWorker();
  worker.emit('listening');
  state.isFrozen = true;
  vi.advanceTimersByTime(pingIntervalMs + silencePatienceMs - 1);
  expect(kill).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(kill.mock.calls).toEqual([['SIGKILL']]);
  expect(warn).toHaveBeenCalledWith(expect.objectContaining({ msg: 'worker frozen', worker: 7 }));
  vi.advanceTimersByTime(3 * silencePatienceMs);
  expect(kill).toHaveBeenCalledOnce();
});

test('a worker that answers now and then lives', () => {
  const { worker, state, kill } = openWorker();
  worker.emit('listening');
  for (let round = 0; round < 10; round += 1) {
    state.isFrozen = true;
    vi.advanceTimersByTime(silencePatienceMs - pingIntervalMs);
    state.isFrozen = false;
    vi.advanceTimersByTime(pingIntervalMs);
  }
  expect(kill).not.toHaveBeenCalled();
});

test('time that passes while the primary itself is stopped does not count', () => {
  const { worker, state, kill } = openWorker();
  worker.emit('listening');
  state.isFrozen = true;
  vi.advanceTimersByTime(pingIntervalMs);
  vi.setSystemTime(Date.now() + 10 * silencePatienceMs);
  vi.advanceTimersByTime(pingIntervalMs);
  expect(kill).not.toHaveBeenCalled();
});

test.each(['that does not listen yet', 'that has ended', 'that is stopping'])(
  'a worker %s is left alone',
  (which) => {
    const { worker, state, stopping, kill } = openWorker();
    if (which !== 'that does not listen yet') worker.emit('listening');
    state.isFrozen = true;
    vi.advanceTimersByTime(pingIntervalMs);
    if (which === 'that has ended') worker.emit('exit');
    if (which === 'that is stopping') stopping.abort();
    vi.advanceTimersByTime(3 * silencePatienceMs);
    expect(kill).not.toHaveBeenCalled();
  },
);

test('a worker that comes to listen during the stop is left alone', () => {
  const { worker, state, stopping, kill } = openWorker();
  stopping.abort();
  worker.emit('listening');
  state.isFrozen = true;
  vi.advanceTimersByTime(3 * silencePatienceMs);
  expect(kill).not.toHaveBeenCalled();
});
