import type { LoadRequest } from '../load/run-load.ts';
import type { Sipher } from './run-sipher.ts';

/** The whole answer to one request, parsed. @throws Error on any status but 2xx. */
export const callApi = async (url: string, request: LoadRequest): Promise<Answer> => {
  const { method, path, headers, body } = request;
  const init = { method, headers, ...(body === undefined ? {} : { body }) };
  const response = await fetch(url + path, init);
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return JSON.parse(text);
};

export type Answer = { readonly data: Readonly<Record<string, unknown>> };

/** A request with a JSON body, or none, under an API key. */
export const buildRequest = (
  [method, path]: readonly [method: string, path: string],
  apiKey: string,
  body?: unknown,
): LoadRequest => ({
  method,
  path,
  headers: {
    'X-API-Key': apiKey,
    ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
  },
  ...(body === undefined ? {} : { body: JSON.stringify(body) }),
});

/** Makes enterprise keys, each of which may hold 10,000 live sessions. */
export const createKeys = async (server: Sipher, count: number): Promise<string[]> => {
  const body = { tier: 'enterprise', name: 'bench' };
  const request = buildRequest(['POST', '/v1/admin/keys'], server.adminKey, body);
  const made = Array.from({ length: count }, () => callApi(server.url, request));
  return (await Promise.all(made)).map(({ data }) => String(data.key));
};

/** Makes sessions with these defaults under one key. */
export const createSessions = async (
  server: Sipher,
  apiKey: string,
  { defaults, count }: { readonly defaults: unknown; readonly count: number },
): Promise<string[]> => {
  const body = { defaults, ttlSeconds: 86_400 };
  const request = buildRequest(['POST', '/v1/sessions'], apiKey, body);
  const made = Array.from({ length: count }, () => callApi(server.url, request));
  return (await Promise.all(made)).map(({ data }) => String(data.sessionId));
};
