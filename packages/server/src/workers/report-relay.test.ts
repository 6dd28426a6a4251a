import type { Worker } from 'node:cluster';
import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { WorkerWatch } from './fork-worker.ts';
import { openReportRelay } from './report-relay.ts';
import type { Report, WorkerMessage } from './worker-message.ts';

let relay: WorkerWatch;
beforeEach(() => {
  vi.useFakeTimers();
  relay = openReportRelay();
});
afterEach(() => vi.useRealTimers());

/** A worker that answers with its report, or not at all. */
const openWorker = (report: Report | null) => {
  const received: WorkerMessage[] = [];
  const worker = Object.assign(new EventEmitter(), {
    isConnected: () => true,
    send: (message: WorkerMessage) => {
      received.push(message);
      if (message.type === 'report' && report !== null) {
        worker.emit('message', { type: 'reported', id: message.id, report });
      }
    },
  });
  relay(worker as unknown as Worker); // all of a worker that is asked for
  worker.emit('listening');
  return { worker, received };
};

const [first, second] = [[{ name: 'first' }], [{ name: 'second' }]];

test('a worker gets the reports of all others, and not its own', async () => {
  const { worker, received } = openWorker([{ name: 'own' }]);
  for (const report of [first, second]) openWorker(report);
  worker.emit('message', { type: 'gather', id: 3 });
  await vi.runAllTimersAsync();
  expect(received).toEqual([{ type: 'gathered', id: 3, reports: [first, second] }]);
});

test('a worker that is silent for a second is left out, one that has ended is not asked', async () => {
  const { worker, received } = openWorker([{ name: 'own' }]);
  const others = [openWorker(null), openWorker(second), openWorker(first)];
  others[2]?.worker.emit('exit');
  worker.emit('message', { type: 'gather', id: 4 });
  await vi.advanceTimersByTimeAsync(999);
  expect(received).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(received).toEqual([{ type: 'gathered', id: 4, reports: [second] }]);
});
