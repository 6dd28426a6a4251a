import { createHash, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostHeaderValidation, originValidation, toNodeHandler } from '@modelcontextprotocol/node';
import {
  createMcpHandler,
  localhostAllowedHostnames,
  localhostAllowedOrigins,
  type McpServer,
} from '@modelcontextprotocol/server';
import { describeUnforeseen } from '../answers/describe-unforeseen.ts';
import type { Endpoint } from './endpoint.ts';

export type ServeHttpOptions = {
  readonly buildServer: () => McpServer;
  readonly endpoint: Endpoint;
  /** What callers must send as a bearer token, if anything. */
  readonly token?: string | undefined;
  readonly log: (line: string) => void;
};

/** A server of the protocol that listens. */
export type HttpServing = {
  /** Where it answers: `http://127.0.0.1:8788/mcp`. */
  readonly url: string;
  readonly close: () => Promise<void>;
};

const path = '/mcp';
/** As the Sipher server takes it. */
const maxBodyBytes = 1_048_576;

/** Serves the protocol over Streamable HTTP, each request by a server of its own. */
export const serveHttp = async (options: ServeHttpOptions): Promise<HttpServing> => {
  const { buildServer, endpoint, log } = options;
  const onerror = (error: Error) => log(`http: ${describeUnforeseen(error)}`);
  const handler = createMcpHandler(buildServer, { maxRequestBodySize: maxBodyBytes, onerror });
  const adapted = toNodeHandler(handler, { maxRequestBodySize: maxBodyBytes, onerror });
  // The adapter's type leaves out that Node's fields may be undefined; it reads them as such.
  const answer = (request: IncomingMessage, response: ServerResponse) =>
    adapted(request as Parameters<typeof adapted>[0], response);
  const server = createServer(guard(options, answer));
  server.listen(endpoint.port, endpoint.host);
  await once(server, 'listening');
  const close = async () => {
    await handler.close();
    await closeServer(server);
  };
  return { url: urlOf(server, endpoint), close };
};

const closeServer = async (server: Server): Promise<void> => {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
};

const urlOf = (server: Server, { host }: Endpoint): string => {
  // A server that listens on a port has no other form of address.
  const { port } = server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}${path}`;
};

/** Lets through only what a host of ours would send. */
const guard = ({ endpoint, token }: ServeHttpOptions, next: RequestListener): RequestListener => {
  const isTrustedOrigin = originValidation([...localhostAllowedOrigins(), endpoint.host]);
  // A page whose name was rebound to the loopback still sends that name. Beyond the loopback names are
  // not known here, and the token, which no page has, is always asked for.
  const isTrustedHost = endpoint.isLoopback
    ? hostHeaderValidation([...localhostAllowedHostnames(), endpoint.host])
    : () => true;
  const isTrustedCaller = tokenGuard(token);
  return (request, response) => {
    if (request.url?.split('?', 1)[0] !== path) {
      response.writeHead(404).end();
      return;
    }
    if (!isTrustedHost(request, response) || !isTrustedOrigin(request, response)) return;
    if (!isTrustedCaller(request, response)) return;
    next(request, response);
  };
};

const tokenGuard = (token: string | undefined) => {
  if (token === undefined) return () => true;
  const expected = digest(`Bearer ${token}`);
  return ({ headers }: IncomingMessage, response: ServerResponse): boolean => {
    const given = (headers.authorization ?? '').replace(/^bearer /i, 'Bearer ');
    if (timingSafeEqual(digest(given), expected)) return true;
    response.writeHead(401, { 'WWW-Authenticate': 'Bearer' }).end();
    return false;
  };
};

/** Equal lengths, so that the comparison takes equal time. */
const digest = (text: string): Uint8Array => createHash('sha256').update(text).digest();
