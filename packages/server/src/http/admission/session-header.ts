import type { IncomingMessage } from 'node:http';
import { sessionIdPattern } from '@sipher/contract';
import { ApiError } from '../../api-error.ts';
import { headerValues } from './header-values.ts';

/** The session id that the request names, or null if it names none; throws unless well-formed. */
export const readSessionHeader = (request: IncomingMessage): string | null => {
  const [id, ...more] = headerValues(request, 'x-session-id');
  if (id === undefined) return null;
  if (more.length > 0 || !sessionIdPattern.test(id)) {
    throw new ApiError('SESSION_ID_INVALID', { source: 'header' });
  }
  return id;
};
