import { spawn } from 'node:child_process';
import { once } from 'node:events';
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
  while (!stderr().includes('/mcp\n')) await once(child.stderr, 'data');
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

type Output = { on(event: 'data', listener: (chunk: Buffer) => void): unknown } | null;

const collect = (output: Output) => {
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
