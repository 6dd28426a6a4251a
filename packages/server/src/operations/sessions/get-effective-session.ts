import { markedFieldsOf, type Operation, operations } from '@sipher/contract';
import { ApiError, invalid } from '../../api-error.ts';
import { preferenceLayers, resolveField, sessionLayer } from '../../sessions/apply-defaults.ts';
import { accessSession } from '../../sessions/session-access.ts';
import type { Handler } from '../handler.ts';
import { fingerprintViewingKey } from './fingerprint-viewing-key.ts';

export const getEffectiveSession: Handler<'getEffectiveSession'> = async (
  { input, caller },
  deps,
) => {
  const operation = findOperation(input.query.operation);
  const accessed = await accessSession(deps, caller, input.params.id);
  if (accessed === null) throw new ApiError('SESSION_NOT_FOUND');
  const layers = [sessionLayer(accessed.session, caller), ...preferenceLayers(caller.record)];
  const fields = markedFieldsOf(operation).map(({ field }) => {
    const { value, source } = resolveField(field, layers);
    const isSecret = field === 'defaultViewingKey' && value !== null;
    return { field, value: isSecret ? fingerprintViewingKey(value) : value, source };
  });
  return { data: { operation: operation.id, fields } };
};

const table = new Map<string, Operation>(Object.entries(operations));

const findOperation = (id: string): Operation => {
  const operation = table.get(id);
  if (operation?.session === 'applied') return operation;
  throw invalid([
    { path: 'operation', message: 'expected the id of an operation that sessions apply to' },
  ]);
};
