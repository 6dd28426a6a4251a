import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';

/** The command as hosts run it: built, with Node, without a source condition. */
export const mcpCommand = fileURLToPath(
  new URL('../../../../packages/mcp/bin/sipher-mcp.js', import.meta.url),
);

export type McpHostOptions = {
  readonly args?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The oldest revisions open with `initialize`; the newest has no handshake. */
  readonly mode?: 'legacy' | { readonly pin: string };
};

/** A host of the protocol, and a built MCP server that runs until it is closed. */
export type McpHost = {
  readonly client: Client;
  readonly call: (name: string, args?: Record<string, unknown>) => Promise<McpAnswer>;
  /** What the server wrote on standard error. */
  readonly stderr: () => string;
  readonly close: () => Promise<void>;
};

export type McpAnswer = {
  readonly isError: boolean;
  readonly data: Record<string, unknown>;
  readonly text: string;
};

const newest = { pin: '2026-07-28' };

/** Over standard input and output, as a child of the host. */
export const openStdioHost = async ({ args = [], env, mode = newest }: McpHostOptions) => {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [mcpCommand, ...args],
    env: { PATH: process.env.PATH ?? '', ...env },
    stderr: 'pipe',
  });
  const stderr = collect(transport.stderr);
  const client = new Client({ name: 'e2e', version: '1' }, { versionNegotiation: { mode } });
  await client.connect(transport);
  return describeHost(client, stderr, () => client.close());
};

/** Over Streamable HTTP on a free port of the loopback. */
export const openHttpHost = async ({ args = [], env, mode = newest }: McpHostOptions) => {
  const child = spawn(process.execPath, [mcpCommand, '--http', '127.0.0.1:0', ...args], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(child, 'exit');
  const stderr = collect(child.stderr);
  await waitForText('/mcp\n', { child, stream: child.stderr, read: stderr, readError: stderr });
  const url = /http:\S+/.exec(stderr())?.[0] ?? '';
  const token = env.SIPHER_MCP_TOKEN;
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const client = new Client({ name: 'e2e', version: '1' }, { versionNegotiation: { mode } });
  const transport = new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } });
  await client.connect(transport);
  return describeHost(client, stderr, async () => {
    await client.close();
    child.kill('SIGTERM');
    await ended;
  });
};

export type AwaitedText = {
  readonly child: ChildProcess;
  /** Where the text will come. */
  readonly stream: Readable;
  /** All that has come on it. */
  readonly read: () => string;
  readonly readError: () => string;
};

/** Waits until the child has written the text. @throws Error with what it said if it ends without. */
export const waitForText = async (
  awaited: string,
  { child, stream, read, readError }: AwaitedText,
): Promise<void> => {
  // Once all that it wrote has been read.
  const closed = once(child, 'close').then(([code, signal]) => ({ code, signal }));
  while (!read().includes(awaited)) {
    const end = await Promise.race([once(stream, 'data').then(() => null), closed]);
    if (end === null || read().includes(awaited)) continue;
    throw new Error(`ended without ${awaited.trim()}: ${JSON.stringify(end)} ${readError()}`);
  }
};

type Output = { on(event: 'data', listener: (chunk: Buffer) => void): unknown } | null;

/** All that came on a stream until now. */
export const collect = (output: Output) => {
  let text = '';
  output?.on('data', (chunk) => {
    text += chunk.toString();
  });
  return () => text;
};

const describeHost = async (
  client: Client,
  stderr: () => string,
  close: () => Promise<void>,
): Promise<McpHost> => {
  // From now on the host checks every answer against its tool's output schema.
  await client.listTools();
  const call = async (name: string, args: Record<string, unknown> = {}): Promise<McpAnswer> => {
    const { structuredContent, content, isError } = await client.callTool({
      name,
      arguments: args,
    });
    const text = content.map((part) => ('text' in part ? part.text : '')).join('\n');
    // An object, as each output schema says.
    return {
      isError: isError === true,
      data: (structuredContent ?? {}) as McpAnswer['data'],
      text,
    };
  };
  return { client, call, stderr, close };
};
