import { ApiError } from '../../api-error.ts';
import type { Handler } from '../handler.ts';

export const getReady: Handler<'getReady'> = async (_call, { store, process }) => {
  if (process.isShuttingDown()) throw new ApiError('SHUTTING_DOWN');
  await store.ping();
  return { data: { ready: true, checks: { store: true, shutdown: true } } };
};
