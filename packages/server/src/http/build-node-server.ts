import { createServer, type RequestListener, type Server } from 'node:http';
import { answerClientError } from './answers/client-error.ts';
import { inBatches } from './in-batches.ts';

const requestTimeoutMs = 30_000;
/** Longer than load balancers keep idle connections, so that they, not we, close them. */
const keepAliveTimeoutMs = 72_000;

/** Node's HTTP server, set up so that every request reaches the application, whole. */
export const buildNodeServer = (application: RequestListener): Server => {
  const handler = inBatches(application);
  const server = createServer(
    {
      // Node would answer this without the envelope; `isWellFormed` sees it.
      requireHostHeader: false,
      requestTimeout: requestTimeoutMs,
      headersTimeout: requestTimeoutMs,
      keepAliveTimeout: keepAliveTimeoutMs,
      // How far from the timeout a slow request can be cut off.
      connectionsCheckingInterval: 1000,
    },
    handler,
  );
  // A client that does not read its answers would hold them, and its socket, for ever.
  server.timeout = requestTimeoutMs;
  // Headers are bounded by their size. Beyond a count Node drops them without a word: an
  // X-Session-Id among those would leave the request to the server's defaults.
  server.maxHeadersCount = 0;
  // Node answers 417, without the envelope. RFC 9110, 10.1.1, lets a server ignore the header.
  server.on('checkExpectation', handler);
  // Without a listener Node closes the connection without an answer.
  server.on('connect', (_request, socket) => {
    // Node has let go of the socket: a reset that nobody listens for would end the process.
    socket.on('error', () => socket.destroy());
    answerClientError(new Error('CONNECT'), socket);
  });
  server.on('clientError', answerClientError);
  return server;
};
