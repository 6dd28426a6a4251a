import { z } from 'zod';
import { errorCodes } from '../errors.ts';
import { chain, indexState, timeIso } from '../fields.ts';
import { defineOperation } from '../operation.ts';
import { nothingOfTheCaller } from '../sees.ts';

const shared = { tag: 'System', access: 'public', session: 'ignored', method: 'GET' } as const;

export const getIndex = defineOperation({
  ...shared,
  id: 'getIndex',
  call: 'system.index',
  path: '/',
  summary: 'What this is and where to go',
  description: 'Name, version and the paths worth knowing.',
  success: {
    status: 200,
    description: 'The index',
    data: z.object({
      name: z.string(),
      description: z.string(),
      version: z.string(),
      links: z.record(z.string(), z.string()).meta({ description: 'Name to path' }),
    }),
  },
  errors: [],
  sees: nothingOfTheCaller,
  tool: { leftOut: 'Of no use to a model: sipher_list_supported tells what there is.' },
  example: {
    data: {
      name: 'Sipher',
      description: 'A privacy API for autonomous agents',
      version: '0.1.0',
      links: { openapi: '/v1/openapi.json' },
    },
  },
});

export const getHealth = defineOperation({
  ...shared,
  id: 'getHealth',
  call: 'system.health',
  path: '/v1/health',
  summary: 'Whether the process is alive',
  description: 'Asks nothing of the store; /v1/ready does.',
  success: {
    status: 200,
    description: 'Alive',
    data: z.object({
      status: z.enum(['healthy', 'shutting_down']),
      version: z.string(),
      timestamp: timeIso('The server’s clock'),
      uptime: z.int().nonnegative().meta({ description: 'Seconds since the start' }),
      memory: z
        .object({ heapUsedMB: z.number(), rssMB: z.number() })
        .meta({ id: 'MemoryUse', description: 'In units of 2^20 bytes' }),
      endpoints: z.int().meta({ description: 'How many operations this server has' }),
    }),
  },
  errors: [],
  sees: nothingOfTheCaller,
  tool: { leftOut: 'For monitoring.' },
  example: {
    data: {
      status: 'healthy',
      version: '0.1.0',
      timestamp: '2026-01-01T00:00:00.000Z',
      uptime: 60,
      memory: { heapUsedMB: 20.5, rssMB: 90.1 },
      endpoints: 22,
    },
  },
});

const count = z.int().nonnegative();

const indexReadiness = z
  .object({
    chain,
    indexedTo: count.nullable().meta({
      description: 'The slot or block up to which all announcements are indexed; null before any',
    }),
    head: count.nullable().meta({
      description: 'The newest slot or block that counts: final, or with enough confirmations',
    }),
    lagPositions: count.nullable().meta({ description: 'From indexedTo to head' }),
    lagMs: count.nullable().meta({
      description:
        'At the head: since when it has not been seen to be there; behind it: the age of indexedTo',
    }),
    state: indexState,
  })
  .meta({ id: 'IndexReadiness' });

export const getReady = defineOperation({
  ...shared,
  id: 'getReady',
  call: 'system.ready',
  path: '/v1/ready',
  summary: 'Whether requests can be served now',
  description:
    'Writes to the store and reads from it; 503 while that fails or the server is stopping. Tells how far the announcement index is for each chain with an RPC endpoint; one that fails leaves the server ready, since all other operations work.',
  success: {
    status: 200,
    description: 'Ready',
    data: z.object({
      ready: z.literal(true),
      checks: z
        .object({
          store: z.boolean(),
          shutdown: z.boolean().meta({ description: 'True: not shutting down' }),
        })
        .meta({ id: 'ReadyChecks' }),
      index: z.array(indexReadiness),
    }),
  },
  errors: ['STORE_UNAVAILABLE'],
  sees: nothingOfTheCaller,
  tool: { leftOut: 'For monitoring.' },
  example: {
    data: {
      ready: true,
      checks: { store: true, shutdown: true },
      index: [
        {
          chain: 'solana',
          indexedTo: 447_552_010,
          head: 447_552_010,
          lagPositions: 0,
          lagMs: 850,
          state: 'following',
        },
      ],
    },
  },
});

export const getErrors = defineOperation({
  ...shared,
  id: 'getErrors',
  call: 'system.errors',
  path: '/v1/errors',
  summary: 'Every error code',
  description: 'With its status, its meaning and whether the same request can succeed later.',
  success: {
    status: 200,
    description: 'The codes',
    data: z.object({
      totalCodes: z.int(),
      errors: z.array(
        z
          .object({
            code: z.enum(errorCodes),
            httpStatus: z.int(),
            description: z.string(),
            retryable: z.boolean(),
          })
          .meta({ id: 'ErrorDescription' }),
      ),
    }),
  },
  errors: [],
  sees: nothingOfTheCaller,
  tool: { leftOut: 'A tool’s error says itself what to do.' },
  example: {
    data: {
      totalCodes: 1,
      errors: [
        {
          code: 'SESSION_NOT_FOUND',
          httpStatus: 404,
          description: 'No live session with this id belongs to this API key',
          retryable: false,
        },
      ],
    },
  },
});
