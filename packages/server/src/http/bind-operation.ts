import { type MarkedField, markedFieldsOf, type Operation, resourceOf } from '@sipher/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from '../api-error.ts';
import type { Deps } from '../deps.ts';
import { runOnce } from '../idempotency/run-once.ts';
import type { Caller } from '../keys/authenticate-key.ts';
import type { RecentCaller } from '../keys/recent-callers.ts';
import type { Layer } from '../sessions/apply-defaults.ts';
import { applyDefaults, preferenceLayers, sessionLayer } from '../sessions/apply-defaults.ts';
import { accessSession, readSessionAhead } from '../sessions/session-access.ts';
import { acceptsRather } from './admission/accepts-rather.ts';
import { type AuthenticateDeps, requirePaidTier } from './admission/authenticate.ts';
import { authenticateRequest } from './admission/authenticate-request.ts';
import { readIdempotencyKey } from './admission/idempotency-key.ts';
import { findNamedSession } from './admission/named-session.ts';
import { requireJson } from './admission/require-json.ts';
import { readSessionHeader } from './admission/session-header.ts';
import { openClientSignal } from './client-signal.ts';
import { limitRequests, type TakenToken, takeRequestToken } from './limits/limit-requests.ts';
import { parseParams, parsePart } from './parse-input.ts';
import { buildRequestStore } from './request-store.ts';

/** What is known of a request before its body is read. */
export type Admission = {
  readonly caller: Caller | null;
  readonly params: unknown;
  readonly headers: unknown;
  readonly sessionId: string | null;
  /** What names the request for repeats, where the operation can replay its answer. */
  readonly idempotencyKey: string | null;
};

/** A handler as HTTP calls it: that its types fit the operation is checked where handlers are listed. */
export type AnyHandler = (call: AnyCall, deps: Deps) => AnyAnswer | Promise<AnyAnswer>;
type AnyCall = {
  readonly input: unknown;
  readonly caller: unknown;
  readonly openSignal: () => AbortSignal;
  readonly takesBytes: boolean;
};
type AnyAnswer = ({ readonly data: unknown } | { readonly bytes: Uint8Array }) & {
  readonly headers?: Readonly<Record<string, string>>;
};

export type Binding = {
  readonly operation: Operation;
  readonly handler: AnyHandler;
  readonly deps: Deps & AuthenticateDeps;
};

/** Makes an operation a route. The order of its refusals is the contract's, from top to bottom. */
export const bindOperation = (app: FastifyInstance, { operation, handler, deps }: Binding) => {
  const marked = markedFieldsOf(operation);
  app.route({
    method: operation.method,
    url: operation.path.replaceAll(/\{(\w+)\}/g, ':$1'),
    config: { operationId: operation.id },
    onRequest: async (request, reply) => {
      const own = { ...deps, store: buildRequestStore(deps.store) };
      request.deps = own;
      request.admission = await admit(operation, { request, reply, deps: own });
    },
    handler: async (request, reply) => {
      const own = request.deps ?? deps;
      const admission = await readmit(operation, { request, reply, deps: own });
      const { caller, sessionId } = admission;
      const layers = caller === null ? [] : [...preferenceLayers(caller.record)];
      if (caller !== null && sessionId !== null) {
        layers.unshift(await applySession(caller, sessionId, { reply, deps: own }));
      }
      const input = parse(request, reply, { operation, admission, marked, layers });
      const call = buildCall(input, caller, { operation, request, reply });
      const answer = await run({ operation, handler, deps: own }, admission, call);
      reply.code(operation.success.status);
      if (answer.headers !== undefined) reply.headers(answer.headers);
      if ('data' in answer) return { success: true, data: answer.data };
      reply.type(operation.success.bytes ?? bytesType);
      return Buffer.from(answer.bytes.buffer, answer.bytes.byteOffset, answer.bytes.byteLength);
    },
  });
};

type Exchange = {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly deps: Binding['deps'];
};

const admit = async (
  operation: Operation,
  { request, reply, deps }: Exchange,
): Promise<Admission> => {
  if (deps.process.isShuttingDown() && operation.access !== 'public') {
    throw new ApiError('SHUTTING_DOWN');
  }
  let token: TakenToken | undefined;
  const caller = await proveCaller(operation, request, deps, (recent) => {
    token = takeRequestToken(recent, deps);
    // Not waited for where the proof fails.
    token.result.catch(() => {});
  });
  if (caller !== null) {
    await limitRequests(caller, reply, deps, token);
    deps.usage.count(caller.keyId, resourceOf(operation));
    if (operation.access === 'paid') requirePaidTier(caller);
  }
  const sessionId =
    operation.session === 'applied' && caller !== null ? readSessionId(request, caller) : null;
  const params = parseParams(operation, request.params);
  const headers = operation.headers && parsePart(operation.headers, request.headers);
  const idempotencyKey = readIdempotencyKey(operation, request.raw);
  if (operation.method !== 'GET') requireJson(request.raw, operation);
  return { caller, params, headers, sessionId, idempotencyKey };
};

const proveCaller = (
  operation: Operation,
  request: FastifyRequest,
  deps: Binding['deps'],
  onRecent?: (caller: RecentCaller) => void,
): Promise<Caller | null> => {
  const sessionId = findNamedSession(operation, request);
  const read = sessionId === null ? undefined : readSessionAhead(sessionId);
  const { access } = operation;
  return authenticateRequest({ access, ahead: { read, onRecent } }, request, deps);
};

/** How old a proof may be when an operation starts; only a slow body makes one older. */
const maxProofAgeMs = 1_000;

/**
 * Proves the key again where the body took its time: what was revoked, rotated or lowered meanwhile
 * must not run what its holder had parked.
 */
const readmit = async (
  operation: Operation,
  { request, reply, deps }: Exchange,
): Promise<Admission> => {
  const admission = request.admission as Admission; // set by onRequest above
  if (admission.caller === null || reply.elapsedTime < maxProofAgeMs) return admission;
  const caller = await proveCaller(operation, request, deps);
  const isPaid = operation.access === 'paid' || admission.sessionId !== null;
  if (caller !== null && isPaid) requirePaidTier(caller);
  return { ...admission, caller };
};

const readSessionId = (request: FastifyRequest, caller: Caller): string | null => {
  const isNamed = request.raw.headers['x-session-id'] !== undefined;
  if (isNamed) requirePaidTier(caller);
  return isNamed ? readSessionHeader(request.raw) : null;
};

const bytesType = 'application/octet-stream';
const jsonType = 'application/json';

type Asking = {
  readonly operation: Operation;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
};

const buildCall = (
  input: unknown,
  caller: Caller | null,
  { operation: { success }, request, reply }: Asking,
): AnyCall => ({
  input,
  caller,
  takesBytes:
    success.bytes !== undefined &&
    acceptsRather(request.headers.accept, { usual: jsonType, other: success.bytes }),
  // Most operations end before anybody could leave: only those that look at it pay for it.
  // A function and no getter: V8 keeps a shape for each object made with one, and what it holds.
  openSignal: () => openClientSignal(reply),
});

/** Runs the operation; a request that names itself runs only where no earlier one did. */
const run = async (
  { operation, handler, deps }: Binding,
  { caller, idempotencyKey }: Admission,
  call: AnyCall,
): Promise<AnyAnswer> => {
  if (caller === null || idempotencyKey === null) return handler(call, deps);
  const { input } = call;
  const named = { owner: caller, operationId: operation.id, idempotencyKey, input };
  return runOnce(named, async () => assertKept(await handler(call, deps)), deps);
};

/** Only JSON is kept for repeats: an operation that answers bytes has no such name in the contract. */
const assertKept = (answer: AnyAnswer) => {
  if ('data' in answer) return answer;
  throw new TypeError('an answer in bytes cannot be replayed');
};

/** The session that the request names, as what fills the fields that it leaves out. */
const applySession = async (
  caller: Caller,
  sessionId: string,
  { reply, deps }: { readonly reply: FastifyReply; readonly deps: Deps },
): Promise<Layer> => {
  const accessed = await accessSession(deps, caller, sessionId);
  if (accessed === null) throw new ApiError('SESSION_NOT_FOUND', { source: 'header' });
  reply.header('Session-Applied', '');
  reply.header('Session-Expires', String(accessed.session.expiresAtMs));
  return sessionLayer(accessed.session, caller);
};

type Parsing = {
  readonly operation: Operation;
  readonly admission: Admission;
  readonly marked: readonly MarkedField[];
  readonly layers: readonly Layer[];
};

const parse = (
  request: FastifyRequest,
  reply: FastifyReply,
  { operation, admission, marked, layers }: Parsing,
) => {
  // No body is an empty one; null is a body, and no object.
  const body = request.body === undefined && operation.body !== undefined ? {} : request.body;
  const applied = applyDefaults(marked, { query: request.query, body }, layers);
  request.filled = applied.filled;
  const fromSession = applied.filled.filter(({ source }) => source === 'session');
  if (fromSession.length > 0) {
    reply.header('Session-Applied', fromSession.map(({ field }) => field).join(', '));
  }
  return {
    params: admission.params,
    headers: admission.headers,
    query: parsePart(operation.query, applied.query),
    body: parsePart(operation.body, applied.body),
  };
};
