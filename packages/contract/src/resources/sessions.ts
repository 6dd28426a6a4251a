import { z } from 'zod';
import { label, queryInteger, timeMs } from '../fields.ts';
import { defineOperation } from '../operation.ts';
import {
  sessionDefaultsInput,
  sessionDefaultsOutput,
  sessionFieldNames,
  sessionIdPattern,
} from '../session-defaults.ts';

const id = z
  .string()
  .regex(sessionIdPattern)
  .meta({ description: 'Session ID returned from POST /v1/sessions' });
const ttlSeconds = z.int().min(60).max(86_400);
const createdAt = timeMs('When the session was created');
const expiresAt = timeMs('When the session expires');
const lastAccessedAt = timeMs('When the session was last used or read, to the minute');

const session = {
  sessionId: id,
  defaults: sessionDefaultsOutput,
  label: label.optional(),
  createdAt,
  expiresAt,
};

/** A viewing key as lists and reports show it: told apart, not told. */
const fingerprint = z
  .object({ fingerprint: z.string().regex(/^0x[0-9a-f]{64}$/) })
  .meta({ id: 'ViewingKeyFingerprint', description: 'SHA-256 of the viewing key' });

const listedDefaults = sessionDefaultsOutput
  .omit({ defaultViewingKey: true })
  .extend({ defaultViewingKey: fingerprint.optional() })
  .meta({
    id: 'ListedSessionDefaults',
    description: 'The defaults of a session, the viewing key as its fingerprint',
  });

const exampleId = `sess_${'7c'.repeat(32)}`;
const exampleTimes = { createdAt: 1_767_225_600_000, expiresAt: 1_767_229_200_000 };
const exampleSession = {
  sessionId: exampleId,
  defaults: { chain: 'near', backend: 'sip-native' },
  ...exampleTimes,
};

const shared = {
  tag: 'Sessions',
  access: 'paid',
  session: 'ignored',
  paramsError: 'SESSION_ID_INVALID',
} as const;
const denied = 'Tier access denied (pro+ required)';

export const createSession = defineOperation({
  ...shared,
  id: 'createSession',
  call: 'sessions.create',
  idempotency: 'replayed',
  method: 'POST',
  path: '/v1/sessions',
  summary: 'Create agent session with default parameters (pro+)',
  description:
    'Stores defaults (chain, backend, privacy level, RPC provider, viewing key) that every later request with this id in X-Session-Id is made under. Answered once the session is durable.',
  body: z.strictObject({
    defaults: sessionDefaultsInput,
    ttlSeconds: ttlSeconds.default(3600).meta({ description: 'Lifetime in seconds' }),
    label: label.optional(),
  }),
  success: {
    status: 201,
    description: 'Session created',
    data: z.object(session),
    headers: { Location: 'The path of the session', ETag: 'The version of the session' },
  },
  errors: ['SESSION_LIMIT_REACHED'],
  statusText: { 400: 'Invalid request body', 403: denied },
  sees: {
    secrets: ['viewing key'],
    learns: 'The posture of the agent',
    keeps:
      'The session until it ends, its viewing key sealed under a key that only the API key opens',
  },
  tool: 'sipher_open_session',
  example: { body: { defaults: { chain: 'near', backend: 'sip-native' } }, data: exampleSession },
});

export const getSession = defineOperation({
  ...shared,
  id: 'getSession',
  call: 'sessions.get',
  method: 'GET',
  path: '/v1/sessions/{id}',
  summary: 'Get session configuration (pro+)',
  description:
    'The defaults, label and times of a session. Only the API key that created it can read it.',
  params: z.strictObject({ id }),
  success: {
    status: 200,
    description: 'Session found',
    data: z.object({ ...session, lastAccessedAt }),
    headers: { ETag: 'The version of the session' },
  },
  errors: ['SESSION_NOT_FOUND'],
  statusText: { 400: 'Invalid session ID format', 403: denied, 404: 'Session not found' },
  sees: {
    secrets: ['viewing key'],
    learns: 'Which session is read',
    keeps: 'When the session was last used, to the minute',
  },
  tool: 'sipher_explain_session',
  example: { data: { ...exampleSession, lastAccessedAt: exampleTimes.createdAt } },
});

export const updateSession = defineOperation({
  ...shared,
  id: 'updateSession',
  call: 'sessions.update',
  method: 'PATCH',
  path: '/v1/sessions/{id}',
  summary: 'Update session defaults (pro+)',
  description:
    'Merges into the session (RFC 7396): a field left out stays, null removes it. ttlSeconds counts from now; a session never outlives 24 hours from its creation.',
  params: z.strictObject({ id }),
  headers: z.object({
    'if-match': z.string().max(1024).optional().meta({
      description:
        'Only if the session still has one of these versions (an ETag of an earlier answer)',
    }),
  }),
  body: z.strictObject({
    defaults: sessionDefaultsInput.optional().meta({ 'x-required-in-document': true }),
    ttlSeconds: ttlSeconds.optional().meta({ description: 'New lifetime in seconds from now' }),
    label: label.nullable().optional(),
  }),
  mediaTypes: ['application/merge-patch+json'],
  success: {
    status: 200,
    description: 'Session updated',
    data: z.object({ ...session, lastAccessedAt }),
    headers: { ETag: 'The new version of the session' },
  },
  errors: ['SESSION_NOT_FOUND', 'PRECONDITION_FAILED'],
  statusText: { 400: 'Invalid request body or session ID', 403: denied, 404: 'Session not found' },
  sees: {
    secrets: ['viewing key'],
    learns: 'The posture of the agent',
    keeps:
      'The session until it ends, its viewing key sealed under a key that only the API key opens',
  },
  tool: 'sipher_update_session',
  example: {
    body: { defaults: { chain: 'near' }, ttlSeconds: 3600 },
    data: { ...exampleSession, lastAccessedAt: exampleTimes.createdAt },
  },
});

export const deleteSession = defineOperation({
  ...shared,
  id: 'deleteSession',
  call: 'sessions.delete',
  method: 'DELETE',
  path: '/v1/sessions/{id}',
  summary: 'Delete session (pro+)',
  description: 'Ends the session. Once this is answered, no node accepts its id any more.',
  params: z.strictObject({ id }),
  success: {
    status: 200,
    description: 'Session deleted',
    data: z.object({ sessionId: id, deleted: z.literal(true) }),
  },
  errors: ['SESSION_NOT_FOUND'],
  statusText: { 400: 'Invalid session ID format', 403: denied, 404: 'Session not found' },
  sees: {
    secrets: [],
    learns: 'Which session has ended',
  },
  tool: { leftOut: 'A session ends by itself; ending it early is for the program that opened it.' },
  example: { data: { sessionId: exampleId, deleted: true } },
});

export const listSessions = defineOperation({
  ...shared,
  id: 'listSessions',
  call: 'sessions.list',
  method: 'GET',
  path: '/v1/sessions',
  summary: 'List your live sessions, newest first (pro+)',
  description:
    'Pages through the sessions of this API key. A viewing key appears only as its fingerprint.',
  query: z.strictObject({
    limit: queryInteger(1, 100).default(50).meta({ description: 'Sessions in one page' }),
    cursor: z.string().max(128).optional().meta({ description: 'nextCursor of the page before' }),
  }),
  success: {
    status: 200,
    description: 'A page of sessions',
    data: z.object({
      sessions: z
        .array(z.object({ ...session, defaults: listedDefaults }).meta({ id: 'ListedSession' }))
        .max(100),
      nextCursor: z
        .string()
        .nullable()
        .meta({ description: 'For the next page; null on the last' }),
    }),
  },
  errors: [],
  sees: {
    secrets: [],
    learns: 'That the sessions are listed',
  },
  tool: { leftOut: 'A model needs the one session it works under, not all of its owner’s.' },
  example: { data: { sessions: [exampleSession], nextCursor: null } },
});

export const revokeAllSessions = defineOperation({
  ...shared,
  id: 'revokeAllSessions',
  call: 'sessions.revokeAll',
  method: 'DELETE',
  path: '/v1/sessions',
  summary: 'End all your sessions (pro+)',
  description: 'Deletes every session of this API key at once.',
  success: {
    status: 200,
    description: 'All sessions deleted',
    data: z.object({ deleted: z.int().nonnegative().meta({ description: 'How many were live' }) }),
  },
  errors: [],
  sees: {
    secrets: [],
    learns: 'That all sessions have ended',
  },
  tool: { leftOut: 'Would end the sessions of other agents too.' },
  example: { data: { deleted: 3 } },
});

const effectiveField = z
  .object({
    field: z.enum(sessionFieldNames),
    value: z
      .union([z.string(), fingerprint])
      .nullable()
      .meta({ description: 'null: nothing is set' }),
    source: z.enum(['session', 'preference', 'server']),
  })
  .meta({ id: 'EffectiveField' });

export const getEffectiveSession = defineOperation({
  ...shared,
  id: 'getEffectiveSession',
  call: 'sessions.effective',
  method: 'GET',
  path: '/v1/sessions/{id}/effective',
  summary: 'What an operation would use under a session (pro+)',
  description:
    'For each field of the operation that a session can fill: the value that a call without it would get, and where it would come from.',
  params: z.strictObject({ id }),
  query: z.strictObject({
    operation: z.string().max(64).meta({ description: 'An operation id, such as stealthGenerate' }),
  }),
  success: {
    status: 200,
    description: 'The effective defaults',
    data: z.object({ operation: z.string(), fields: z.array(effectiveField) }),
  },
  errors: ['SESSION_NOT_FOUND'],
  sees: {
    secrets: [],
    learns: 'Which operation is about to be called',
  },
  tool: 'sipher_explain_session',
  example: {
    data: {
      operation: 'stealthGenerate',
      fields: [
        { field: 'chain', value: 'near', source: 'session' },
        { field: 'backend', value: 'sip-native', source: 'server' },
      ],
    },
  },
});
