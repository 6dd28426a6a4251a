import { connect } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** An answer as it came over the wire. */
export type RawAnswer = {
  readonly status: number;
  /** Names in lower case; the last of a repeated header. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** Lets the application listen on a free port of the loopback; resolves to the port. */
export const listenOnLoopback = async (app: FastifyInstance): Promise<number> =>
  Number(new URL(await app.listen({ host: '127.0.0.1', port: 0 })).port);

/**
 * Writes chunks to a server just as they are, one event apart, and resolves to every answer that
 * came until the connection closed. `end` closes our side after the last chunk, as a client does
 * that goes away in the middle of a request.
 */
export const exchangeRaw = (
  port: number,
  chunks: readonly (string | Uint8Array)[],
  { end = false } = {},
): Promise<RawAnswer[]> =>
  new Promise((resolve, reject) => {
    const received: Buffer[] = [];
    const socket = connect(port, '127.0.0.1');
    socket.on('data', (chunk) => received.push(chunk));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // A server that has answered may reset the connection while we still write.
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error);
    });
    socket.on('close', () => resolve(parseAnswers(Buffer.concat(received).toString('latin1'))));
    const write = async () => {
      for (const chunk of chunks) {
        if (!socket.writable) return;
        socket.write(chunk);
        await new Promise(setImmediate);
      }
      if (end) socket.end();
    };
    socket.on('connect', () => void write());
  });

type RequestText = {
  readonly method?: string;
  readonly path: string;
  /** Header lines beside Host and Connection. */
  readonly headers?: readonly string[];
  readonly body?: string | Uint8Array;
};

/** The bytes of a request after which the server closes; a body comes with its length. */
export const requestText = ({ method = 'GET', path, headers = [], body }: RequestText): Buffer => {
  const length = body === undefined ? [] : [`Content-Length: ${Buffer.byteLength(body)}`];
  const lines = ['Host: sipher.test', 'Connection: close', ...headers, ...length];
  const head = `${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from(body ?? '')]);
};

const parseAnswers = (text: string): RawAnswer[] => {
  const answers: RawAnswer[] = [];
  for (let rest = text; rest !== ''; ) {
    const headEnd = rest.indexOf('\r\n\r\n');
    if (headEnd < 0) throw new Error(`not an answer: ${rest.slice(0, 200)}`);
    const [statusLine = '', ...lines] = rest.slice(0, headEnd).split('\r\n');
    const headers = Object.fromEntries(lines.map(splitHeader));
    const status = Number(statusLine.split(' ')[1]);
    const bodyEnd = headEnd + 4 + Number(headers['content-length'] ?? 0);
    const body = Buffer.from(rest.slice(headEnd + 4, bodyEnd), 'latin1').toString();
    if (status >= 200) answers.push({ status, headers, body });
    rest = rest.slice(bodyEnd);
  }
  return answers;
};

const splitHeader = (line: string): [string, string] => {
  const colon = line.indexOf(':');
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
};
