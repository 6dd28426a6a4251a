import type { IncomingMessage } from 'node:http';
import { idempotencyKeyPattern, type Operation } from '@sipher/contract';
import { invalid } from '../../api-error.ts';
import { headerValues } from './header-values.ts';

const issue = {
  path: 'headers.idempotency-key',
  message: 'expected 1 to 255 printable ASCII characters, once',
};

/**
 * What the request calls itself, so that a repeat gets its answer; null if it does not, or if the
 * operation keeps no answers. Throws unless well-formed.
 */
export const readIdempotencyKey = (
  { idempotency }: Operation,
  request: IncomingMessage,
): string | null => {
  if (idempotency === undefined) return null;
  const [key, ...more] = headerValues(request, 'idempotency-key');
  if (key === undefined) return null;
  if (more.length > 0 || !idempotencyKeyPattern.test(key)) throw invalid([issue]);
  return idempotency === 'replayed' ? key : null;
};
