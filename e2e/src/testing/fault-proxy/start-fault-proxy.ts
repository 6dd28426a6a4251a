import { once } from 'node:events';
import {
  Agent,
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as openRequest,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Fault } from './fault.ts';

/** A request that came to the proxy, and what became of it. */
export type ProxiedRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly fault: Fault;
  /** What the server answered, whether or not the client got it; null: it was never asked. */
  readonly answer: { readonly status: number; readonly body: Buffer } | null;
};

/** A proxy of the loopback between a client and a server. */
export type FaultProxy = {
  readonly url: string;
  /** Every request, in the order in which the server's part was over. */
  readonly requests: readonly ProxiedRequest[];
  /** From now on each request meets what this says. */
  readonly meet: (choose: () => Fault) => void;
  readonly close: () => Promise<void>;
};

const none: Fault = { kind: 'none' };

/** Starts a proxy that passes everything on until it is told otherwise. */
export const startFaultProxy = async (target: { readonly url: string }): Promise<FaultProxy> => {
  const requests: ProxiedRequest[] = [];
  let choose: () => Fault = () => none;
  const agent = new Agent({ keepAlive: true });
  const proxy = createServer(async (incoming, outgoing) => {
    const fault = choose();
    const { method = '', url: path = '', headers } = incoming;
    const body = await buffer(incoming).catch(() => null);
    // The client has gone away before its request was whole.
    if (body === null) return;
    // A server that breaks off has given no answer, and the client gets none.
    const answer = isPassedOn(fault)
      ? await pass(incoming, { body, agent, base: target.url }).catch(() => null)
      : null;
    requests.push({ method, path, headers, body: body.toString(), fault, answer });
    meetFault(fault, outgoing, answer);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const { port } = proxy.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    meet: (next) => {
      choose = next;
    },
    close: async () => {
      agent.destroy();
      proxy.closeAllConnections();
      proxy.close();
      await once(proxy, 'close');
    },
  };
};

const isPassedOn = (fault: Fault): boolean =>
  fault.kind === 'replace' ? fault.isExecuted : fault.kind !== 'refuse';

type Passed = { readonly status: number; readonly headers: IncomingHttpHeaders; body: Buffer };

const pass = async (
  { method, url, headers }: IncomingMessage,
  { body, agent, base }: { readonly body: Buffer; readonly agent: Agent; readonly base: string },
): Promise<Passed> => {
  const { host: _, connection: __, 'transfer-encoding': ___, ...own } = headers;
  const sent = openRequest(new URL(url ?? '/', base), { method, headers: own, agent });
  sent.end(body);
  const [response]: IncomingMessage[] = await once(sent, 'response');
  if (response === undefined) throw new Error('a response event without a response');
  const answer = await buffer(response);
  return { status: response.statusCode ?? 0, headers: response.headers, body: answer };
};

const meetFault = (fault: Fault, outgoing: ServerResponse, answer: Passed | null): void => {
  if (fault.kind === 'replace') send(outgoing, fault.answer, fault.answer.body);
  else if (answer === null || fault.kind === 'lose-answer') outgoing.destroy();
  else if (fault.kind === 'garble') send(outgoing, { ...answer, status: 200 }, '{"success": t');
  else if (fault.kind === 'truncate') truncate(outgoing, answer);
  else if (fault.kind === 'none') send(outgoing, answer, answer.body);
};

type Head = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
};

const send = (outgoing: ServerResponse, head: Head, body: string | Buffer): void => {
  writeHead(outgoing, head, Buffer.byteLength(body));
  outgoing.end(body);
};

const truncate = (outgoing: ServerResponse, answer: Passed): void => {
  const { length } = answer.body;
  writeHead(outgoing, answer, length);
  outgoing.write(answer.body.subarray(0, Math.floor(length / 2)), () => outgoing.destroy());
};

const writeHead = (outgoing: ServerResponse, { status, headers }: Head, length: number): void => {
  const { connection: _, 'transfer-encoding': __, ...own } = headers;
  // The body of an answer without one stays without: a length would be a lie.
  const size = status === 204 || status === 304 ? {} : { 'content-length': String(length) };
  outgoing.writeHead(status, { ...own, ...size });
};
