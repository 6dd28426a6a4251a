import type { Worker } from 'node:cluster';
import type { Report, WorkerMessage } from './worker-message.ts';

/** A worker that takes longer is left out. */
const patienceMs = 1_000;

const serving = new Set<Worker>();
/** Who waits for which report. */
const waiting = new Map<number, (reports: Report[]) => void>();
let lastId = 0;

/** In the primary: lets this worker ask for the reports of the others, and them for its own. */
export const relayReports = (worker: Worker): void => {
  worker.once('listening', () => serving.add(worker));
  worker.once('exit', () => serving.delete(worker));
  worker.on('message', (message: WorkerMessage) => {
    if (message.type === 'gather') void answer(worker, message.id);
    if (message.type === 'reported') waiting.get(message.id)?.([message.report]);
  });
};

const answer = async (asker: Worker, id: number): Promise<void> => {
  const others = [...serving].filter((worker) => worker !== asker);
  const reports = await Promise.all(others.map(askForReport));
  send(asker, { type: 'gathered', id, reports: reports.flat() });
};

/** @returns one report, or none */
const askForReport = (worker: Worker): Promise<Report[]> =>
  new Promise((resolve) => {
    lastId += 1;
    const id = lastId;
    const settle = (reports: Report[]) => {
      clearTimeout(timer);
      waiting.delete(id);
      resolve(reports);
    };
    const timer = setTimeout(settle, patienceMs, []);
    waiting.set(id, settle);
    send(worker, { type: 'report', id });
  });

const send = (worker: Worker, message: WorkerMessage): void => {
  if (worker.isConnected()) worker.send(message);
};
