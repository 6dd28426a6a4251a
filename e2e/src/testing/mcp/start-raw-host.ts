import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { collect, type McpHostOptions, mcpCommand, waitForText } from './open-mcp-host.ts';

/** A host that writes its messages itself, and a built MCP server that runs until its input ends. */
export const startRawHost = ({ args = [], env }: Omit<McpHostOptions, 'mode'>) => {
  const child = spawn(process.execPath, [mcpCommand, ...args], {
    env: { PATH: process.env.PATH, ...env },
  });
  const { stdin } = child;
  stdin.on('error', () => {}); // it may be gone before all is read
  child.stdout.setEncoding('utf8'); // chunks end anywhere
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  const ended = once(child, 'close');
  const send = (messages: readonly object[]) => {
    for (const message of messages) stdin.write(`${JSON.stringify(message)}\n`);
  };
  const waitForOutput = (awaited: string) =>
    waitForText(awaited, { child, stream: child.stdout, read: stdout, readError: stderr });
  return { stdin, send, waitForOutput, ended, stdout, stderr };
};

const clientInfo = { name: 'raw', version: '1' };

/** What a host of an older revision begins with. */
export const openingMessages: readonly object[] = [
  {
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: { protocolVersion: '2024-11-05', capabilities: {}, clientInfo },
  },
  { jsonrpc: '2.0', method: 'notifications/initialized' },
];

/** A call of a tool. */
export const callMessage = (id: number, name: string, args: object) => ({
  jsonrpc: '2.0',
  id,
  method: 'tools/call',
  params: { name, arguments: args },
});
