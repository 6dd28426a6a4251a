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
  /** Resolves once the host has closed its end. */
  readonly ended: Promise<void>;
  readonly close: () => Promise<void>;
};

/** Serves the protocol to the one host that holds the other ends of two streams. */
export const serveStandardIo = (options: ServeStandardIoOptions): StandardIoServing => {
  const { buildServer, input, output, log } = options;
  const ended = new Promise<void>((resolve) => {
    input.once('end', resolve);
    input.once('close', resolve);
    // A host that reads no more has gone, whatever its input says.
    output.on('error', () => resolve());
  });
  const { close } = serveStdio(buildServer, {
    transport: new StdioServerTransport(input, output),
    onerror: (error) => log(`stdio: ${describeUnforeseen(error)}`),
  });
  return { ended, close };
};
