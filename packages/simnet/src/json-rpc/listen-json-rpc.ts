import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerJsonRpc, type RunMethod } from './answer-json-rpc.ts';

/** Solana's nodes take as much (`MAX_REQUEST_BODY_SIZE` of agave). */
const maxBodyBytes = 50 * 1024;

export type JsonRpcListener = { readonly url: string; close(): Promise<void> };

/** Serves JSON-RPC over HTTP POST, and `ok` at GET /health. Rejects where it cannot listen. */
export const listenJsonRpc = async (
  run: RunMethod,
  address: { readonly host: string; readonly port: number },
): Promise<JsonRpcListener> => {
  const server = createServer((request, response) => {
    // An upload that breaks off has nobody left to be answered.
    answerHttp(request, response, run).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(address.port, address.host, resolve);
  });
  const { port } = server.address() as AddressInfo; // a TCP server has no other kind
  const host = address.host.includes(':') ? `[${address.host}]` : address.host;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://${host}:${port}`, close };
};

const answerHttp = async (
  request: IncomingMessage,
  response: ServerResponse,
  run: RunMethod,
): Promise<void> => {
  if (request.method === 'GET' && request.url === '/health') return end(response, 200, 'ok');
  if (request.method !== 'POST') return end(response, 405, 'expected POST');
  // As on a real node; it also keeps web pages of other origins from posting without a preflight.
  if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) {
    return end(response, 415, 'expected application/json');
  }
  const body = await readBody(request);
  if (body === undefined) {
    response.setHeader('connection', 'close');
    return end(response, 413, `expected at most ${maxBodyBytes} bytes`);
  }
  const answer = answerJsonRpc(body, run);
  if (answer === undefined) return end(response, 204, '');
  response.setHeader('content-type', 'application/json');
  end(response, 200, answer);
};

const end = (response: ServerResponse, status: number, text: string): void => {
  response.writeHead(status).end(text);
};

/** Undefined where it is longer than is taken. */
const readBody = async (request: IncomingMessage): Promise<string | undefined> => {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    length += chunk.length;
    if (length > maxBodyBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};
