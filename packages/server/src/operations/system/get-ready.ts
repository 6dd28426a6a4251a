import { ApiError } from '../../api-error.ts';
import { reportIndexes } from '../../index/index-report.ts';
import type { Handler } from '../handler.ts';

export const getReady: Handler<'getReady'> = async (_call, deps) => {
  const { store, process } = deps;
  if (process.isShuttingDown()) throw new ApiError('SHUTTING_DOWN');
  await store.ping();
  const index = reportIndexes(deps).map(
    ({ chain, position, head, lagPositions, lagMs, state }) => ({
      chain,
      indexedTo: position,
      head,
      lagPositions,
      lagMs,
      state,
    }),
  );
  return { data: { ready: true, checks: { store: true, shutdown: true }, index } };
};
