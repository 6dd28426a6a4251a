import type { IncomingMessage } from 'node:http';
import { headerValues } from './header-values.ts';

/**
 * The one credential of a request: the value of `X-API-Key`, or of `Authorization: Bearer`. Null
 * if there is none, or more than one: which of two was meant is not ours to guess.
 */
export const readCredential = (request: IncomingMessage): string | null => {
  const keys = headerValues(request, 'x-api-key');
  const authorizations = headerValues(request, 'authorization');
  if (keys.length + authorizations.length !== 1) return null;
  const [key] = keys;
  if (key !== undefined) return key === '' ? null : key;
  return /^bearer +(\S+)$/i.exec(authorizations[0] ?? '')?.[1] ?? null;
};
