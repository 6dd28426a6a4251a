import type { IncomingMessage } from 'node:http';
import type { Operation } from '@sipher/contract';
import { ApiError } from '../../api-error.ts';
import { headerValues } from './header-values.ts';

/** Refuses a body that is not JSON in UTF-8 as it stands, before any of it is read. */
export const requireJson = (request: IncomingMessage, { mediaTypes = [] }: Operation): void => {
  const encodings = headerValues(request, 'content-encoding');
  if (encodings.some((encoding) => encoding.trim().toLowerCase() !== 'identity')) {
    throw new ApiError('UNSUPPORTED_MEDIA_TYPE', { header: 'Content-Encoding' });
  }
  if (!hasBody(request)) return;
  const types = headerValues(request, 'content-type');
  const [type = '', ...parameters] = (types[0] ?? '').toLowerCase().split(';').map(trim);
  const isKnown = type === 'application/json' || mediaTypes.includes(type);
  if (types.length !== 1 || !isKnown || !parameters.every(isUtf8)) {
    throw new ApiError('UNSUPPORTED_MEDIA_TYPE', { header: 'Content-Type' });
  }
};

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

const trim = (text: string): string => text.trim();

/** A charset must be UTF-8; other parameters of the media type change nothing. */
const isUtf8 = (parameter: string): boolean =>
  !parameter.startsWith('charset=') || /^charset=("?)utf-8\1$/.test(parameter);
