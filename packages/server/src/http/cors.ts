import type { FastifyCorsOptions } from '@fastify/cors';
import { rateLimitHeaders } from '@sipher/contract';

/** A browser on one of these origins can use the whole API. */
export const corsOptions = (origins: readonly string[]): FastifyCorsOptions => ({
  origin: [...origins],
  methods: ['GET', 'POST', 'PATCH', 'DELETE'],
  allowedHeaders: [
    'X-API-Key',
    'Authorization',
    'Content-Type',
    'X-Session-Id',
    'Idempotency-Key',
    'If-Match',
    'X-Request-Id',
  ],
  exposedHeaders: [
    'ETag',
    'Location',
    'Session-Applied',
    'Session-Expires',
    'Retry-After',
    'X-Request-Id',
    ...Object.keys(rateLimitHeaders),
    'Idempotency-Replayed',
    'X-Next-Cursor',
  ],
  maxAge: 600,
  strictPreflight: false,
});
