import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { Sipher } from '@sipher/client';
import type { SessionDefaults } from '@sipher/contract';
import { readSettings, startServer } from '@sipher/server';
import { buildMcpServer } from '../build-mcp-server.ts';
import { openKeyFolder } from '../keys/open-key-folder.ts';
import { type HttpServing, serveHttp } from '../serve/serve-http.ts';
import { openSessions } from '../sessions/open-sessions.ts';

export type HostOptions = {
  readonly sessionId?: string;
  readonly defaults?: SessionDefaults;
  /** Whether there is a keys folder; there is, unless told. */
  readonly hasKeys?: boolean;
  /** Replaces the API key. */
  readonly apiKey?: string;
};

/** A Sipher server over an empty store, for which MCP servers and their hosts are opened. */
export const openHostBed = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sipher-mcp-'));
  const place = { store: `lmdb:${folder}/store`, index: `${folder}/index` };
  const flags = { ...place, port: '0', logLevel: 'silent' };
  const server = await startServer(readSettings(flags, {}));
  const apiKey = (await readFile(join(folder, 'dev-key'), 'utf8')).trim();
  const sipher = new Sipher({ apiKey, baseUrl: server.url });
  const keysFolder = join(folder, 'keys');
  const closers: (() => Promise<void>)[] = [];
  const openHost = async (options: HostOptions = {}) => {
    const { sessionId, defaults, hasKeys = true } = options;
    const client = new Sipher({
      apiKey: options.apiKey ?? apiKey,
      baseUrl: server.url,
      retries: 0,
    });
    const nowMs = () => Date.now();
    const sessions = openSessions({ client, sessionId, defaults });
    const keys = hasKeys ? openKeyFolder(keysFolder) : undefined;
    const lines: string[] = [];
    const log = (line: string) => void lines.push(line);
    const deps = { client, sessions, keys, nowMs, randomBytes, version: '0.0.0', log };
    const serving = await serveHttp({
      buildServer: () => buildMcpServer(deps),
      endpoint: { host: '127.0.0.1', port: 0, isLoopback: true },
      log,
    });
    const host = await connect(serving);
    closers.push(async () => {
      await host.close();
      await serving.close();
    });
    return { ...openCaller(host), host, url: serving.url, lines, sessions };
  };
  const openSession = async (defaults: SessionDefaults): Promise<string> =>
    (await sipher.sessions.create({ defaults })).sessionId;
  const close = async () => {
    for (const end of closers) await end();
    await server.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { sipher, apiKey, keysFolder, openHost, openSession, close };
};

const connect = async ({ url }: HttpServing): Promise<Client> => {
  const host = new Client(
    { name: 'test', version: '1' },
    { versionNegotiation: { mode: { pin: '2026-07-28' } } },
  );
  await host.connect(new StreamableHTTPClientTransport(new URL(url)));
  // So that the host checks every answer against the tool's output schema.
  await host.listTools();
  return host;
};

/** What came back from a tool. */
export type Called = {
  readonly isError: boolean;
  /** The structured content; of an error its report. */
  // Tests look at whatever they expect.
  readonly data: Record<string, unknown>;
  readonly text: string;
};

const openCaller = (host: Client) => {
  const call = async (name: string, args: Record<string, unknown> = {}): Promise<Called> => {
    const result = await host.callTool({ name, arguments: args });
    const content = (result.structuredContent ?? {}) as Record<string, Record<string, unknown>>;
    const text = result.content.map((part) => ('text' in part ? part.text : '')).join('\n');
    const isError = result.isError === true;
    return { isError, data: isError ? (content.error ?? {}) : content, text };
  };
  const callWell = async (name: string, args: Record<string, unknown> = {}) => {
    const called = await call(name, args);
    if (called.isError) throw new Error(called.text);
    return called;
  };
  return { call, callWell };
};
