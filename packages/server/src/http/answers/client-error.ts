import { randomUUID } from 'node:crypto';
import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ErrorCode } from '@sipher/contract';
import { ApiError } from '../../api-error.ts';
import { answerHeaders } from './answer-headers.ts';
import { statusOf, toEnvelope } from './error-envelope.ts';

const codes: Readonly<Record<string, ErrorCode>> = {
  HPE_HEADER_OVERFLOW: 'HEADERS_TOO_LARGE',
  ERR_HTTP_REQUEST_TIMEOUT: 'REQUEST_TIMEOUT',
};

/** How long the client has to read its answer and close. */
const lingerMs = 1000;

/** The answer that Node is writing to the socket, as its own handler of these errors finds it. */
type ServingSocket = Duplex & { readonly _httpMessage?: ServerResponse | null };

/** Answers what never became a request: Node's parser refused it, or it did not arrive in time. */
export const answerClientError = (error: NodeJS.ErrnoException, socket: ServingSocket): void => {
  const answering = socket._httpMessage;
  // In a pipeline the fault lies behind a request that is still served: its answer goes first.
  if (answering?.req.complete) {
    answering.once('close', () => answerClientError(error, socket));
    return;
  }
  if (error.code === 'ECONNRESET' || !socket.writable || answering?.headersSent) {
    socket.destroy();
    return;
  }
  socket.end(encodeAnswer(new ApiError(codes[error.code ?? ''] ?? 'BAD_REQUEST')));
  // Not at once: the client would lose the answer while it still sends. Nor never: Node's timeouts
  // do not watch a connection that only the client has left to close.
  setTimeout(() => socket.destroy(), lingerMs).unref();
};

const encodeAnswer = (refusal: ApiError): string => {
  const status = statusOf(refusal);
  const body = JSON.stringify(toEnvelope(refusal));
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${randomUUID()}`,
    ...Object.entries(answerHeaders).map(([name, value]) => `${name}: ${value}`),
    'Connection: close',
    '',
    body,
  ].join('\r\n');
};
