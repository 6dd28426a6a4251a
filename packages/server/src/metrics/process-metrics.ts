import { collectDefaultMetrics, Registry } from 'prom-client';

let registry: Registry | undefined;

/**
 * The figures of this process: CPU, memory, handles, garbage collection, the event loop's delay.
 * They are the process's and not an application's: what watches them is started once and cannot be
 * stopped, so that a second application in one process must share it.
 */
export const processMetrics = (): Registry => {
  if (registry === undefined) {
    registry = new Registry();
    collectDefaultMetrics({ register: registry });
  }
  return registry;
};
