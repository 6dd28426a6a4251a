import { readFileSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { Sipher } from '@sipher/client';
import { describeUnforeseen } from './answers/describe-unforeseen.ts';
import { hideKeys } from './answers/show-name.ts';
import { buildMcpServer } from './build-mcp-server.ts';
import { openKeyFolder } from './keys/open-key-folder.ts';
import { type ServeHttpOptions, serveHttp } from './serve/serve-http.ts';
import { type StandardIoServing, serveStandardIo } from './serve/serve-standard-io.ts';
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
  /** Resolves after so many ms. */
  readonly pause: (ms: number) => Promise<void>;
  /** Resolves when the process is asked to stop next. */
  readonly waitForStop: () => Promise<void>;
};

/** Runs the command until it is stopped, or its host has gone; returns its exit code. */
export const runMcp = async (args: readonly string[], deps: RunDeps): Promise<number> => {
  try {
    const flags = parseFlags(args);
    if (flags.help === true) deps.output.write(usage);
    else if (flags.version === true) deps.output.write(`${readVersion()}\n`);
    else return await serve(readSettings(flags, deps.environment), deps);
    return 0;
  } catch (error) {
    const isForeseen = error instanceof SettingsError || isSystemError(error);
    deps.writeError(
      `sipher-mcp: ${isForeseen ? hideKeys(error.message) : describeUnforeseen(error)}\n`,
    );
    return isForeseen ? 2 : 1;
  }
};

const isSystemError = (error: unknown): error is Error =>
  error instanceof Error && 'syscall' in error;

/** Until it is stopped or its host has gone; returns the exit code. */
const serve = async (settings: Settings, deps: RunDeps): Promise<number> => {
  const { baseUrl, apiKey, sessionId, defaults, keysFolder } = settings;
  const log = (line: string) => deps.writeError(`sipher-mcp: ${line}\n`);
  const client = openClient({ apiKey, baseUrl });
  const { nowMs, randomBytes } = deps;
  const sessions = openSessions({ client, sessionId, defaults });
  const keys = keysFolder === undefined ? undefined : openKeyFolder(keysFolder);
  const version = readVersion();
  const toolDeps = { client, sessions, keys, nowMs, randomBytes, version, log };
  const buildServer = () => buildMcpServer(toolDeps);
  const serving = await openServing(settings, { buildServer, log }, deps);
  const reason = await Promise.race([serving.ended, deps.waitForStop()]);
  const closeAll = async () => {
    await serving.close();
    // The session ends by itself where this does not reach the server.
    await sessions.close().catch((error) => log(`closing: ${describeUnforeseen(error)}`));
  };
  const isClosed = await endsInTime(closeAll(), deps);
  if (!isClosed) log('ended before everything was closed');
  return isClosed && reason !== 'broken' ? 0 : 1;
};

type Shared = Pick<ServeHttpOptions, 'buildServer' | 'log'>;

const openServing = async (
  { http, token }: Settings,
  shared: Shared,
  { input, output }: RunDeps,
): Promise<StandardIoServing> => {
  if (http === undefined) return serveStandardIo({ ...shared, input, output });
  const { url, close } = await serveHttp({ ...shared, endpoint: http, token });
  shared.log(`listening at ${url}`);
  return { ended: new Promise(() => {}), close }; // hosts come and go
};

/** More than a session takes to close: nothing else should take long. */
const endingPatienceMs = 3_000;

/** Whether it ends before it is asked for once more, or has taken too long. */
const endsInTime = (ending: Promise<void>, { pause, waitForStop }: RunDeps): Promise<boolean> =>
  Promise.race([
    ending.then(() => true),
    waitForStop().then(() => false),
    pause(endingPatienceMs).then(() => false),
  ]);

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
