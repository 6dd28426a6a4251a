import { listBackends } from '../../backends/backend.ts';
import type { Handler } from '../handler.ts';
import { describeCapabilities, describeHealth, describeStatements } from './describe-backend.ts';

export const backendsList: Handler<'backendsList'> = (_call, deps) => {
  const all = listBackends(deps.backends);
  const backends = all.map((backend) => {
    const record = deps.backendMeter.read(backend.id);
    return {
      name: backend.id,
      type: backend.type,
      chains: [...backend.scheme.chains],
      enabled: true,
      priority: backend.priority,
      capabilities: describeCapabilities(backend, record),
      health: describeHealth(record),
    };
  });
  const statements = all.flatMap(describeStatements);
  return { data: { backends, total: all.length, totalEnabled: all.length, statements } };
};
