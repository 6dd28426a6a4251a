import type { IncomingMessage } from 'node:http';
import { headerValues } from './header-values.ts';

/**
 * False for what Node's parser lets pass although RFC 9112 does not: HTTP/1.1 without a Host or with
 * several (3.2), and the target `*` (3.2.4: it is for OPTIONS alone, which has nothing to tell here).
 */
export const isWellFormed = (request: IncomingMessage): boolean => {
  const hosts = headerValues(request, 'host').length;
  const isHostClear = hosts === 1 || (hosts === 0 && request.httpVersion === '1.0');
  return isHostClear && !request.url?.startsWith('*');
};
