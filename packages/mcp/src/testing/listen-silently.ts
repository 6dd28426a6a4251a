import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that takes every request and answers none. */
export const listenSilently = async () => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on a port has no other form of address.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    /** Resolves at the next request. */
    asked: () => once(server, 'request'),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};
