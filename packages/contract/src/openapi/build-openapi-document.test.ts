import { expect, test } from 'vitest';
import { errorsByStatus, type Operation } from '../operation.ts';
import { markedFieldsOf } from '../session-defaults.ts';
import { operations } from '../table.ts';
import { buildOpenApiDocument } from './build-openapi-document.ts';

type Schema = {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly maximum?: number;
  readonly properties?: Record<string, Schema>;
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly default?: unknown;
  readonly $ref?: string;
  readonly 'x-session-default'?: string;
};

// Through JSON, as clients get it.
const document = JSON.parse(
  JSON.stringify(buildOpenApiDocument({ version: '1.2.3', serverUrl: 'http://127.0.0.1:8787' })),
);
const schemas: Record<string, Schema> = document.components.schemas;
const all = Object.values<Operation>(operations);

test('every operation of the table stands in the document under its id', () => {
  const ids = Object.values<Record<string, { operationId: string }>>(document.paths).flatMap(
    (path) => Object.values(path).map(({ operationId }) => operationId),
  );
  expect(ids.sort()).toEqual(Object.keys(operations).sort());
});

test('the models have the names that published clients give them', () => {
  expect(Object.keys(schemas)).toEqual(
    expect.arrayContaining([
      'CreateSessionRequest',
      'CreateSessionRequestDefaults',
      'CreateSession201Response',
      'GetSession200Response',
      'UpdateSessionRequest',
      'UpdateSession200Response',
      'DeleteSession200Response',
    ]),
  );
});

test.each([
  [
    '/v1/sessions',
    'post',
    {
      201: 'Session created',
      400: 'Invalid request body',
      403: 'Tier access denied (pro+ required)',
    },
  ],
  [
    '/v1/sessions/{id}',
    'get',
    {
      200: 'Session found',
      400: 'Invalid session ID format',
      403: 'Tier access denied (pro+ required)',
      404: 'Session not found',
    },
  ],
  [
    '/v1/sessions/{id}',
    'patch',
    {
      200: 'Session updated',
      400: 'Invalid request body or session ID',
      403: 'Tier access denied (pro+ required)',
      404: 'Session not found',
    },
  ],
  [
    '/v1/sessions/{id}',
    'delete',
    {
      200: 'Session deleted',
      400: 'Invalid session ID format',
      403: 'Tier access denied (pro+ required)',
      404: 'Session not found',
    },
  ],
])('%s %s has the published statuses', (path, method, statuses) => {
  const { responses } = document.paths[path][method];
  for (const [status, description] of Object.entries(statuses)) {
    expect(responses[status].description).toBe(description);
  }
});

test('updateSession requires its defaults in the document, of the model that createSession has', () => {
  const { properties = {}, required } = schemas.UpdateSessionRequest ?? {};
  expect(required).toEqual(['defaults']);
  expect(properties.defaults).toEqual({
    $ref: '#/components/schemas/CreateSessionRequestDefaults',
  });
});

test('times in milliseconds are 64-bit integers', () => {
  const { properties = {} } = schemas.GetSession200ResponseData ?? {};
  for (const name of ['createdAt', 'expiresAt', 'lastAccessedAt']) {
    expect(properties[name]).toMatchObject({ type: 'integer', format: 'int64' });
  }
});

test('an integer that may outgrow 32 bits is a 64-bit integer', () => {
  const nodes: Schema[] = [];
  JSON.stringify(document, (_, node) => {
    if (node?.type?.includes?.('integer')) nodes.push(node);
    return node;
  });
  const wide = nodes.filter(({ maximum = Number.POSITIVE_INFINITY }) => maximum > 2 ** 31 - 1);
  expect(wide.length).toBeGreaterThan(20);
  expect(wide.filter(({ format }) => format !== 'int64')).toEqual([]);
  expect(schemas.ScannedPayment?.properties?.slot).toMatchObject({ format: 'int64' });
  expect(schemas.StealthAddress?.properties?.viewTag).not.toHaveProperty('format');
});

test('a choice by a literal field names the field and the model of each value', () => {
  expect(schemas.TransferPrivate200ResponseData?.properties?.chainData).toMatchObject({
    discriminator: {
      propertyName: 'type',
      mapping: {
        solana: '#/components/schemas/SolanaChainData',
        evm: '#/components/schemas/EvmChainData',
        near: '#/components/schemas/NearChainData',
      },
    },
  });
});

test('a boolean that is always true says so in words', () => {
  expect(schemas.DeleteSession200ResponseData?.properties?.deleted).toEqual({
    type: 'boolean',
    description: 'Always true',
  });
});

test('each body is required, so that clients take it first and never send null for it', () => {
  const withBody = all.filter(({ body }) => body !== undefined);
  expect(withBody.length).toBeGreaterThan(20);
  for (const { path, method } of withBody) {
    expect(document.paths[path][method.toLowerCase()].requestBody.required, path).toBe(true);
  }
});

test('no choice stands inside a choice', () => {
  const choices: Schema[][] = [];
  JSON.stringify(document, (key, node) => {
    if (key === 'anyOf') choices.push(node);
    return node;
  });
  expect(choices.length).toBeGreaterThan(2);
  expect(choices.flat().filter(({ anyOf }) => anyOf !== undefined)).toEqual([]);
});

test('a field that a session can fill says so, has no default and may be left out', () => {
  const marked = all.flatMap((operation) =>
    markedFieldsOf(operation).map((field) => ({ operation, ...field })),
  );
  expect(marked.length).toBeGreaterThan(5);
  for (const { operation, location, name, field } of marked) {
    const model = schemas[`${operation.id.charAt(0).toUpperCase()}${operation.id.slice(1)}Request`];
    const { parameters } = document.paths[operation.path][operation.method.toLowerCase()];
    const ofQuery = parameters?.find((parameter: { name: string }) => parameter.name === name);
    const property = location === 'query' ? ofQuery?.schema : model?.properties?.[name];
    expect(property?.['x-session-default']).toBe(field);
    expect(property).not.toHaveProperty('default');
    // A viewing key is an object or a text; nothing else is a choice.
    if (field !== 'defaultViewingKey') expect(property).not.toHaveProperty('anyOf');
    expect(model?.required ?? []).not.toContain(name);
    expect(ofQuery?.required).not.toBe(true);
  }
});

test('the five defaults are written without anyOf', () => {
  const { properties = {} } = schemas.CreateSessionRequestDefaults ?? {};
  expect(Object.keys(properties)).toHaveLength(5);
  for (const property of Object.values(properties)) expect(property).not.toHaveProperty('anyOf');
});

test('each reference leads to a component, and each component is referred to', () => {
  const text = JSON.stringify(document);
  const referred = new Set(
    [...text.matchAll(/#\/components\/schemas\/(\w+)/g)].map(([, name]) => name),
  );
  expect([...referred].sort()).toEqual(Object.keys(schemas).sort());
});

test('each operation declares all statuses of its errors, and no secret needs none', () => {
  for (const operation of all) {
    const described = document.paths[operation.path][operation.method.toLowerCase()];
    const statuses = [operation.success.status, ...errorsByStatus(operation).keys()].map(String);
    expect(Object.keys(described.responses).sort()).toEqual(statuses.sort());
    expect(described.security).toEqual(operation.access === 'public' ? [] : [{ ApiKeyAuth: [] }]);
  }
  expect(document.components.securitySchemes.ApiKeyAuth).toMatchObject({
    type: 'apiKey',
    in: 'header',
    name: 'X-API-Key',
  });
});
