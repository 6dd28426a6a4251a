import type { Worker } from 'node:cluster';
import type { WorkerWatch } from './fork-worker.ts';
import { reportPatienceMs } from './report-patience.ts';
import type { Report, WorkerMessage } from './worker-message.ts';

/** In the primary: lets each watched worker ask for the reports of the others. */
export const openReportRelay = (): WorkerWatch => {
  const serving = new Set<Worker>();
  const questions = openQuestions();
  const answer = async (asker: Worker, id: number): Promise<void> => {
    const others = [...serving].filter((worker) => worker !== asker);
    const reports = await Promise.all(others.map(questions.ask));
    send(asker, { type: 'gathered', id, reports: reports.flat() });
  };
  return (worker) => {
    worker.once('listening', () => serving.add(worker));
    worker.once('exit', () => serving.delete(worker));
    worker.on('message', (message: WorkerMessage) => {
      if (message.type === 'gather') void answer(worker, message.id);
      if (message.type === 'reported') questions.settle(message.id, message.report);
    });
  };
};

type Questions = {
  /** Resolves to one report, or to none where a worker is silent. */
  readonly ask: (worker: Worker) => Promise<Report[]>;
  readonly settle: (id: number, report: Report) => void;
};

const openQuestions = (): Questions => {
  /** Who waits for which report. */
  const waiting = new Map<number, (reports: Report[]) => void>();
  let lastId = 0;
  const ask = (worker: Worker) =>
    new Promise<Report[]>((resolve) => {
      lastId += 1;
      const id = lastId;
      const settle = (reports: Report[]) => {
        clearTimeout(timer);
        waiting.delete(id);
        resolve(reports);
      };
      const timer = setTimeout(settle, reportPatienceMs, []);
      waiting.set(id, settle);
      send(worker, { type: 'report', id });
    });
  return { ask, settle: (id, report) => waiting.get(id)?.([report]) };
};

const send = (worker: Worker, message: WorkerMessage): void => {
  if (worker.isConnected()) worker.send(message);
};
