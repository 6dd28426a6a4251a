import type { z } from 'zod';
import { type ErrorCode, errorCodes, errorRegistry } from './errors.ts';
import type { Idempotency } from './idempotency.ts';
import type { Sees } from './sees.ts';

/** The HTTP methods that operations have. */
export type HttpMethod = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/**
 * Who may call: anybody, the holder of an API key, the holder of a pro or enterprise key, or the
 * operator with the admin key.
 */
export type Access = 'public' | 'key' | 'paid' | 'admin';

export type OperationTag =
  | 'Sessions'
  | 'Stealth'
  | 'Transfers'
  | 'Scan'
  | 'Commitments'
  | 'ViewingKeys'
  | 'Backends'
  | 'RPC'
  | 'Keys'
  | 'Billing'
  | 'Admin'
  | 'System';

/** The groups into which clients and the command line sort the operations. */
export type OperationGroup =
  | 'sessions'
  | 'stealth'
  | 'transfers'
  | 'scan'
  | 'commitments'
  | 'viewingKeys'
  | 'backends'
  | 'rpc'
  | 'keys'
  | 'billing'
  | 'system';

export type Success = {
  readonly status: 200 | 201;
  readonly description: string;
  readonly data: z.ZodObject;
  /** A media type in which the same is answered to who accepts it, in a form of its own. */
  readonly bytes?: string;
  /** Headers of this answer beyond those of every answer: name to description. */
  readonly headers?: Readonly<Record<string, string>>;
};

/** An operation of the API, as a value: all that HTTP, documents and clients know of it. */
export type Operation = {
  readonly id: string;
  /**
   * Its short name in its group: `sessions.create` is `sipher.sessions.create()` of the TypeScript
   * client and `sipher sessions create` on the command line.
   */
  readonly call: `${OperationGroup}.${string}`;
  readonly method: HttpMethod;
  /** With parameters in braces: `/v1/sessions/{id}`. */
  readonly path: `/${string}`;
  readonly tag: OperationTag;
  readonly summary: string;
  readonly description: string;
  readonly access: Access;
  /** Whether `X-Session-Id` applies to it; operations on sessions and keys ignore the header. */
  readonly session: 'applied' | 'ignored';
  /** What a repeat under one `Idempotency-Key` does; without it the header is ignored. */
  readonly idempotency?: Idempotency;
  /** A repeat makes another one, and no `Idempotency-Key` prevents it: no client repeats it unasked. */
  readonly unrepeatable?: true;
  readonly params?: z.ZodObject;
  /** The code for malformed `params`, where it is not `VALIDATION_ERROR`. */
  readonly paramsError?: ErrorCode;
  readonly query?: z.ZodObject;
  /** Request headers of this operation alone, in lower case. */
  readonly headers?: z.ZodObject;
  readonly body?: z.ZodObject;
  /** Media types of the body beside `application/json`. */
  readonly mediaTypes?: readonly string[];
  readonly success: Success;
  /** Codes beyond those that follow from access, session and body. */
  readonly errors: readonly ErrorCode[];
  /** Descriptions of statuses for documents, where the registry's meaning is too general. */
  readonly statusText?: Readonly<Record<number, string>>;
  /** What the server gets to know by answering it. */
  readonly sees: Sees;
  /** The MCP tool through which a model reaches it, or why there is none. */
  readonly tool: `sipher_${string}` | { readonly leftOut: string };
  /** A request and its answer, for documents; a test parses both. */
  readonly example: { readonly body?: unknown; readonly data: unknown };
};

/**
 * Defines an operation and keeps its exact type.
 * @example
 * const getPulse = defineOperation({ id: 'getPulse', method: 'GET', path: '/v1/pulse', ... });
 */
export const defineOperation = <const T extends Operation>(operation: T): T => operation;

/** Whether callers need an API key: then a request counts against its limit and into its usage. */
export const needsApiKey = ({ access }: Operation): boolean =>
  access === 'key' || access === 'paid';

/** The name under which usage counts the operation's requests. */
export const resourceOf = ({ tag }: Operation): string => tag.toLowerCase();

/**
 * Whether a request whose fate is unknown may be sent again: as it is, under one `Idempotency-Key`
 * (without which it would take effect twice), or not at all.
 */
export const repeatOf = ({ idempotency, unrepeatable }: Operation): 'safe' | 'keyed' | 'unsafe' => {
  if (unrepeatable) return 'unsafe';
  return idempotency === 'replayed' ? 'keyed' : 'safe';
};

const always: ErrorCode[] = [
  'BAD_REQUEST',
  'METHOD_NOT_ALLOWED',
  'REQUEST_TIMEOUT',
  'HEADERS_TOO_LARGE',
  'INTERNAL_SERVER_ERROR',
  'SHUTTING_DOWN',
];
const withKey: ErrorCode[] = [
  'UNAUTHORIZED',
  'INVALID_API_KEY',
  'RATE_LIMIT_EXCEEDED',
  'STORE_UNAVAILABLE',
];
const byAccess: Record<Access, ErrorCode[]> = {
  public: [],
  key: withKey,
  paid: [...withKey, 'TIER_ACCESS_DENIED'],
  admin: ['ADMIN_UNAUTHORIZED', 'RATE_LIMIT_EXCEEDED', 'ADMIN_DISABLED', 'STORE_UNAVAILABLE'],
};
const withBody: ErrorCode[] = ['INVALID_JSON', 'PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'];
const withSession: ErrorCode[] = [
  'SESSION_ID_INVALID',
  'TIER_ACCESS_DENIED',
  'SESSION_NOT_FOUND',
  'SESSION_DEFAULT_CONFLICT',
];
const withReplay: ErrorCode[] = ['IDEMPOTENCY_IN_PROGRESS', 'IDEMPOTENCY_KEY_REUSED'];

/** Every code that the operation can answer with, in the registry's order. */
export const errorsOf = (operation: Operation): ErrorCode[] => {
  const codes = new Set<ErrorCode>([
    ...always,
    ...byAccess[operation.access],
    ...(operation.method === 'GET' ? [] : withBody),
    ...(operation.session === 'applied' ? withSession : []),
    ...(operation.idempotency === 'replayed' ? withReplay : []),
    'VALIDATION_ERROR',
    ...(operation.paramsError === undefined ? [] : [operation.paramsError]),
    ...operation.errors,
  ]);
  return errorCodes.filter((code) => codes.has(code));
};

/** The operation's codes by status, in rising order of status. */
export const errorsByStatus = (operation: Operation): Map<number, ErrorCode[]> => {
  const byStatus = new Map<number, ErrorCode[]>();
  const codes = errorsOf(operation);
  for (const status of codes.map((code) => errorRegistry[code].status).sort((a, b) => a - b)) {
    byStatus.set(
      status,
      codes.filter((code) => errorRegistry[code].status === status),
    );
  }
  return byStatus;
};
