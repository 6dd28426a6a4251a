import { readFileSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { Sipher } from '@sipher/client';
import { describeUnforeseen } from './answers/describe-unforeseen.ts';
import { buildMcpServer } from './build-mcp-server.ts';
import { openKeyFolder } from './keys/open-key-folder.ts';
import { type ServeHttpOptions, serveHttp } from './serve/serve-http.ts';
import { serveStandardIo } from './serve/serve-standard-io.ts';
import { openSessions } from './sessions/open-sessions.ts';
import {
  type Environment,
  parseFlags,
  readSettings,
  type Settings,
  SettingsError,
  usage,
} from './settings.ts';

/** What the command needs of the world. */
export type RunDeps = {
  readonly environment: Environment;
  readonly input: Readable;
  readonly output: Writable;
  readonly writeError: (text: string) => void;
  readonly nowMs: () => number;
  readonly randomBytes: (length: number) => Uint8Array;
  /** Resolves once the process is asked to stop. */
  readonly waitForStop: () => Promise<void>;
};

/** Runs the command until it is stopped, or its host has gone; returns its exit code. */
export const runMcp = async (args: readonly string[], deps: RunDeps): Promise<number> => {
  try {
    const flags = parseFlags(args);
    if (flags.help === true) deps.output.write(usage);
    else if (flags.version === true) deps.output.write(`${readVersion()}\n`);
    else await serve(readSettings(flags, deps.environment), deps);
    return 0;
  } catch (error) {
    const isForeseen = error instanceof SettingsError || isSystemError(error);
    deps.writeError(`sipher-mcp: ${isForeseen ? error.message : describeUnforeseen(error)}\n`);
    return isForeseen ? 2 : 1;
  }
};

const isSystemError = (error: unknown): error is Error =>
  error instanceof Error && 'syscall' in error;

const serve = async (settings: Settings, deps: RunDeps): Promise<void> => {
  const { baseUrl, apiKey, sessionId, defaults, keysFolder } = settings;
  const log = (line: string) => deps.writeError(`sipher-mcp: ${line}\n`);
  const client = openClient({ apiKey, baseUrl });
  const { nowMs, randomBytes } = deps;
  const sessions = openSessions({ client, sessionId, defaults, nowMs });
  const keys = keysFolder === undefined ? undefined : openKeyFolder(keysFolder);
  const version = readVersion();
  const toolDeps = { client, sessions, keys, nowMs, randomBytes, version, log };
  const serving = { buildServer: () => buildMcpServer(toolDeps), log };
  try {
    if (settings.http === undefined) await serveUntilEnd(serving, deps);
    else await listenUntilStop({ ...serving, ...settings, endpoint: settings.http }, deps);
  } finally {
    // The session ends by itself where this does not reach the server.
    await sessions.close().catch((error) => log(`closing: ${describeUnforeseen(error)}`));
  }
};

const serveUntilEnd = async (
  serving: Pick<ServeHttpOptions, 'buildServer' | 'log'>,
  { input, output, waitForStop }: RunDeps,
): Promise<void> => {
  const { ended, close } = serveStandardIo({ ...serving, input, output });
  await Promise.race([ended, waitForStop()]);
  await close();
};

const listenUntilStop = async (
  serving: ServeHttpOptions,
  { waitForStop }: RunDeps,
): Promise<void> => {
  const { url, close } = await serveHttp(serving);
  serving.log(`listening at ${url}`);
  await waitForStop();
  await close();
};

const openClient = (options: { apiKey: string; baseUrl: string }): Sipher => {
  try {
    return new Sipher(options);
  } catch (error) {
    // The client's own words never show the key.
    throw new SettingsError(error instanceof Error ? error.message : 'no client');
  }
};

const readVersion = (): string =>
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version;
