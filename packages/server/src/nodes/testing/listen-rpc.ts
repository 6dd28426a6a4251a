import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type RpcRequest = {
  readonly jsonrpc: string;
  readonly id: number;
  readonly method: string;
  readonly params: readonly unknown[];
};

export type Exchange = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: RpcRequest;
  /** Ends the answer with this text. */
  readonly send: (text: string, status?: number, headers?: Record<string, string>) => void;
  /** Ends the answer as JSON-RPC asks. */
  readonly answer: (result: unknown) => void;
};

/** What the server does at each request; the last one is repeated. */
export type Step = (exchange: Exchange) => void;

const readBody = async (request: IncomingMessage): Promise<RpcRequest> => {
  const chunks = await request.toArray();
  return JSON.parse(Buffer.concat(chunks).toString());
};

/** An endpoint on loopback that takes these steps, however bad they are. */
export const listenRpc = async (...steps: readonly Step[]) => {
  const seen: { readonly body: RpcRequest; readonly request: IncomingMessage }[] = [];
  const server = createServer(async (request, response) => {
    const body = await readBody(request);
    const step = steps[Math.min(seen.length, steps.length - 1)];
    seen.push({ body, request });
    const send: Exchange['send'] = (text, status = 200, headers = {}) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
    };
    const answer = (result: unknown) =>
      send(JSON.stringify({ jsonrpc: '2.0', id: body.id, result }));
    step?.({ request, response, body, send, answer });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a TCP server has no other kind
  const close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { port, url: `http://127.0.0.1:${port}`, seen, close };
};

export type RpcServer = Awaited<ReturnType<typeof listenRpc>>;

/** Answers each method with its result, or with the function's. */
export const answerWith =
  (results: Readonly<Record<string, unknown>>): Step =>
  ({ body, answer }) =>
    answer(results[body.method]);
