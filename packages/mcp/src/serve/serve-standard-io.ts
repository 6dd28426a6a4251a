import type { Readable, Writable } from 'node:stream';
import type { McpServer } from '@modelcontextprotocol/server';
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio';
import { describeUnforeseen } from '../answers/describe-unforeseen.ts';

export type ServeStandardIoOptions = {
  readonly buildServer: () => McpServer;
  readonly input: Readable;
  /** Gets messages of the protocol, and nothing else. */
  readonly output: Writable;
  readonly log: (line: string) => void;
};

export type StandardIoServing = {
  /** Resolves once the host has gone, or has sent what cannot be read on. */
  readonly ended: Promise<EndReason>;
  readonly close: () => Promise<void>;
};

/** Why a connection ended by itself. */
export type EndReason = 'host-gone' | 'broken';

/** Of a message that comes; the transport holds it whole. */
const maxMessageBytes = 10_485_760;

/** Serves the protocol to the one host that holds the other ends of two streams. */
export const serveStandardIo = (options: ServeStandardIoOptions): StandardIoServing => {
  const { buildServer, input, output, log } = options;
  let isLeft = false;
  // A host that reads no more has gone, whatever its input says.
  output.on('error', () => {
    isLeft = true;
  });
  const transport = new StdioServerTransport(input, output, { maxBufferSize: maxMessageBytes });
  const { close } = serveStdio(buildServer, {
    transport,
    onerror: (error) => log(`stdio: ${describeUnforeseen(error)}`),
  });
  const ended = onceClosed(transport).then((): EndReason => {
    if (isLeft || input.readableEnded || input.destroyed) return 'host-gone';
    // By itself the transport closes for nothing else.
    log(`stdio: ended, as a message had more than ${maxMessageBytes} bytes`);
    return 'broken';
  });
  const leave = () => {
    isLeft = true;
    return close();
  };
  return { ended, close: leave };
};

/** The transport closes where either end of it does. */
const onceClosed = (transport: StdioServerTransport): Promise<void> =>
  new Promise((resolve) => {
    const { onclose } = transport;
    transport.onclose = () => {
      onclose?.();
      resolve();
    };
  });
