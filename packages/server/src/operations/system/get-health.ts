import { operationIds } from '@sipher/contract';
import type { Handler } from '../handler.ts';

const megabytes = (bytes: number): number => Math.round((bytes / 2 ** 20) * 10) / 10;

export const getHealth: Handler<'getHealth'> = (_call, { nowMs, process: state }) => {
  const { heapUsed, rss } = process.memoryUsage();
  const now = nowMs();
  return {
    data: {
      status: state.isShuttingDown() ? 'shutting_down' : 'healthy',
      version: state.version,
      timestamp: new Date(now).toISOString(),
      uptime: Math.max(0, Math.floor((now - state.startedAtMs) / 1000)),
      memory: { heapUsedMB: megabytes(heapUsed), rssMB: megabytes(rss) },
      endpoints: operationIds.length,
    },
  };
};
