import { setTimeout as sleep } from 'node:timers/promises';
import { gatherPatienceMs } from './report-patience.ts';
import type { Report, WorkerMessage } from './worker-message.ts';

/** The channel between a worker and its primary, as `process` has it. */
export type Channel = {
  readonly on: (event: 'message', listener: (message: WorkerMessage) => void) => unknown;
  /** Absent, or without effect, where there is no primary. */
  readonly send?: ((message: WorkerMessage) => unknown) | undefined;
  readonly connected: boolean;
};

/**
 * In a worker: tells the others its report when they want it, and asks them for theirs. Those that do
 * not answer in time are left out.
 */
export const gatherReports = (
  channel: Channel,
  report: () => Promise<Report>,
): (() => Promise<readonly Report[]>) => {
  const waiting = new Map<number, (reports: readonly Report[]) => void>();
  let lastId = 0;
  const tell = async (id: number) => send({ type: 'reported', id, report: await report() });
  const send = (message: WorkerMessage) => {
    if (channel.connected) channel.send?.(message);
  };
  channel.on('message', (message) => {
    if (message.type === 'report') void tell(message.id);
    if (message.type === 'gathered') waiting.get(message.id)?.(message.reports);
  });
  return async () => {
    lastId += 1;
    const id = lastId;
    const gathered = new Promise<readonly Report[]>((resolve) => waiting.set(id, resolve));
    send({ type: 'gather', id });
    const reports = await Promise.race([gathered, sleep(gatherPatienceMs, [], { ref: false })]);
    waiting.delete(id);
    return reports;
  };
};
