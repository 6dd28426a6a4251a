import type { z } from 'zod';
import { errorRegistry } from '../errors.ts';
import { type Idempotency, idempotencyKeyPattern } from '../idempotency.ts';
import { errorsByStatus, needsApiKey, type Operation } from '../operation.ts';
import { rateLimitHeaders } from '../rate-limit-headers.ts';
import { sessionIdPattern } from '../session-defaults.ts';
import { operations } from '../table.ts';
import { addComponent, type Components, type JsonSchema, toJsonSchema } from './json-schemas.ts';

export type OpenApiInfo = {
  /** The version of the server. */
  readonly version: string;
  /** Where the server answers. */
  readonly serverUrl: string;
};

/**
 * The OpenAPI 3.1 document of the whole contract.
 * @example
 * const document = buildOpenApiDocument({ version: '0.1.0', serverUrl: 'http://127.0.0.1:8787' });
 */
export const buildOpenApiDocument = ({ version, serverUrl }: OpenApiInfo) => {
  const components: Components = new Map([['ErrorResponse', errorResponse]]);
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of Object.values<Operation>(operations)) {
    paths[operation.path] ??= {};
    Object.assign(paths[operation.path] ?? {}, {
      [operation.method.toLowerCase()]: describeOperation(operation, components),
    });
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Sipher',
      version,
      description: 'A privacy API for autonomous agents: state your posture once, in a session.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: serverUrl }],
    tags: tags.map(([name, description]) => ({ name, description })),
    paths,
    components: {
      securitySchemes: {
        ApiKeyAuth: {
          type: 'apiKey',
          in: 'header',
          name: 'X-API-Key',
          description:
            'Also accepted as Authorization: Bearer. Admin operations take the admin key.',
        },
      },
      schemas: Object.fromEntries([...components].sort(([a], [b]) => (a < b ? -1 : 1))),
    },
  };
};

const tags = [
  ['Sessions', 'The posture that later requests are made under'],
  ['Stealth', 'One-time addresses that only their owner can find and spend from'],
  ['Transfers', 'Unsigned payments to one-time addresses, ready for a wallet'],
  ['Scan', 'Payments found by their announcements'],
  ['Commitments', 'Pedersen commitments: amounts that can be proven and are not shown'],
  ['ViewingKeys', 'Keys that let an auditor read payments, and spend nothing'],
  ['Backends', 'The mechanisms of privacy, and what each of them hides'],
  ['RPC', 'The endpoints through which chains are read'],
  ['Keys', 'Your own API key'],
  ['Billing', 'What your API key used'],
  ['Admin', 'API keys and tiers, for the operator'],
  ['System', 'The server itself'],
] as const;

const errorResponse: JsonSchema = {
  type: 'object',
  description: 'Every error has this shape and no further field',
  properties: {
    success: { type: 'boolean', description: 'Always false' },
    error: {
      type: 'object',
      properties: {
        code: { type: 'string', description: 'A code of GET /v1/errors; the list only grows' },
        message: { type: 'string', description: 'What was expected, for people' },
        details: { type: 'object', description: 'What a program needs to act on it' },
      },
      required: ['code', 'message'],
      additionalProperties: false,
    },
  },
  required: ['success', 'error'],
  additionalProperties: false,
};

const describeOperation = (operation: Operation, components: Components) => {
  const { body, session, idempotency } = operation;
  return {
    operationId: operation.id,
    tags: [operation.tag],
    summary: operation.summary,
    description: operation.description,
    ...(operation.access === 'public' ? { security: [] } : { security: [{ ApiKeyAuth: [] }] }),
    parameters: [
      ...parametersIn('path', operation.params, components),
      ...parametersIn('query', operation.query, components),
      ...parametersIn('header', operation.headers, components),
      ...(session === 'applied' ? [sessionHeader] : []),
      ...(idempotency === undefined ? [] : [describeIdempotencyKey(idempotency)]),
    ],
    ...(body === undefined ? {} : { requestBody: describeBody(operation, body, components) }),
    responses: describeResponses(operation, components),
  };
};

const sessionHeader = {
  name: 'X-Session-Id',
  in: 'header',
  required: false,
  description: 'Fills the fields that the request leaves out from this session',
  schema: { type: 'string', pattern: sessionIdPattern.source },
};

const repeats: Readonly<Record<Idempotency, string>> = {
  replayed:
    'Names the request, so that it can be sent again: for 24 hours a repeat with the same content gets the first answer',
  executed:
    'Accepted, and without effect: the answer carries secrets and is not kept, so a repeat runs again',
};

const describeIdempotencyKey = (idempotency: Idempotency) => ({
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: repeats[idempotency],
  schema: { type: 'string', pattern: idempotencyKeyPattern.source },
});

const headerNames: Record<string, string> = { 'if-match': 'If-Match' };

const parametersIn = (
  location: 'path' | 'query' | 'header',
  object: z.ZodObject | undefined,
  components: Components,
) => {
  if (object === undefined) return [];
  const { properties = {}, required = [] } = toJsonSchema(object, components);
  return Object.entries(properties as Record<string, JsonSchema>).map(
    ([name, { description, ...schema }]) => ({
      name: headerNames[name] ?? name,
      in: location,
      required: required.includes(name),
      ...(description === undefined ? {} : { description }),
      schema,
    }),
  );
};

const pascal = (id: string) => id.charAt(0).toUpperCase() + id.slice(1);

const describeBody = (operation: Operation, body: z.ZodObject, components: Components) => {
  const json = toJsonSchema(body, components);
  return {
    // The server takes none for {}; clients whose body may be left out send `null` in its place.
    required: true,
    content: {
      'application/json': {
        schema: addComponent(components, `${pascal(operation.id)}Request`, json),
        example: operation.example.body,
      },
    },
  };
};

const describeResponses = (operation: Operation, components: Components) => {
  const { status, description } = operation.success;
  return {
    [status]: {
      description,
      headers: describeHeaders(operation),
      content: {
        'application/json': {
          schema: describeSuccess(operation, components),
          example: { success: true, data: operation.example.data },
        },
        ...describeBytes(operation),
      },
    },
    ...Object.fromEntries(
      [...errorsByStatus(operation)].map(([errorStatus, codes]) => [
        errorStatus,
        {
          description:
            operation.statusText?.[errorStatus] ??
            codes.map((code) => `${code}: ${errorRegistry[code].meaning}`).join('. '),
          content: {
            'application/json': { schema: { $ref: '#/components/schemas/ErrorResponse' } },
          },
        },
      ]),
    ),
  };
};

const describeBytes = ({ success: { bytes } }: Operation) =>
  bytes === undefined ? {} : { [bytes]: { schema: { type: 'string', format: 'binary' } } };

/** The envelope and its data, each under the name that generated clients give it. */
const describeSuccess = (operation: Operation, components: Components) => {
  const name = `${pascal(operation.id)}${operation.success.status}Response`;
  const json = toJsonSchema(operation.success.data, components);
  const data = '$ref' in json ? json : addComponent(components, `${name}Data`, json);
  return addComponent(components, name, {
    type: 'object',
    properties: { success: { type: 'boolean', description: 'Always true' }, data },
    required: ['success', 'data'],
  });
};

const sessionHeaders = {
  'Session-Applied': 'The defaults that this call took from the session',
  'Session-Expires': 'When the session expires, in ms since the epoch',
};

const replayHeader = { 'Idempotency-Replayed': 'true: this is the first answer, sent again' };

const describeHeaders = (operation: Operation) => {
  const { session, idempotency, success } = operation;
  return Object.fromEntries(
    Object.entries({
      'X-Request-Id': 'The id of this request, in the logs too',
      ...(needsApiKey(operation) ? rateLimitHeaders : {}),
      ...(session === 'applied' ? sessionHeaders : {}),
      ...(idempotency === 'replayed' ? replayHeader : {}),
      ...success.headers,
    }).map(([name, description]) => [name, { description, schema: { type: 'string' } }]),
  );
};
