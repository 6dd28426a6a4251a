import { ApiError } from '../../api-error.ts';
import { listBackends } from '../../backends/backend.ts';
import type { Handler } from '../handler.ts';
import { describeCapabilities, describeHealth } from './describe-backend.ts';

export const backendsHealth: Handler<'backendsHealth'> = ({ input }, deps) => {
  const backend = listBackends(deps.backends).find(({ id }) => id === input.params.id);
  if (backend === undefined) throw new ApiError('BACKEND_NOT_FOUND');
  const record = deps.backendMeter.read(backend.id);
  const { succeeded, failed, meanMs } = record;
  const metrics = {
    totalRequests: succeeded + failed,
    successfulRequests: succeeded,
    failedRequests: failed,
    ...(meanMs === null ? {} : { averageLatencyMs: meanMs }),
  };
  const capabilities = describeCapabilities(backend, record);
  const health = describeHealth(record);
  const time = meanMs === null ? {} : { estimatedTime: Math.ceil(meanMs) };
  return { data: { name: backend.id, available: true, ...time, health, metrics, capabilities } };
};
