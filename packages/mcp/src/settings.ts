import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { defaultBaseUrl } from '@sipher/client';
import { operations, type SessionDefaults, sessionIdPattern } from '@sipher/contract';
import { showName } from './answers/show-name.ts';
import { listIssues } from './schemas/list-issues.ts';
import { type Endpoint, parseEndpoint } from './serve/endpoint.ts';

/** What the command was started with. */
export type Settings = {
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly sessionId?: string | undefined;
  readonly defaults?: SessionDefaults | undefined;
  readonly keysFolder?: string | undefined;
  /** Where to listen; absent: standard input and output. */
  readonly http?: Endpoint | undefined;
  /** What callers over HTTP must send as a bearer token. */
  readonly token?: string | undefined;
};

/** A start that cannot be: the message is for whoever started it, and shows no secret. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

export type Environment = Readonly<Record<string, string | undefined>>;

const options = {
  url: { type: 'string' },
  'key-file': { type: 'string' },
  session: { type: 'string' },
  defaults: { type: 'string' },
  keys: { type: 'string' },
  http: { type: 'string' },
  help: { type: 'boolean' },
  version: { type: 'boolean' },
} as const;

export const usage = `Usage: sipher-mcp [options]

Sipher as tools of the Model Context Protocol, over standard input and output.

  --url <url>            the Sipher server (SIPHER_URL; ${defaultBaseUrl})
  --key-file <path>      a file with the API key (else SIPHER_API_KEY, else .sipher/dev-key)
  --session <id>         the session of calls that name none (SIPHER_SESSION)
  --defaults <json>      in its place: opens a session of its own under these defaults at the first
                         call, renews it, and ends it when it stops; @path reads them from a file
  --keys <folder>        where the private keys of generated addresses are kept
  --http [host:port]     Streamable HTTP in place of standard input and output (127.0.0.1:8788);
                         with SIPHER_MCP_TOKEN callers need that bearer token, without it only
                         addresses of the loopback are listened on
  --help, --version
`;

const defaultKeyFile = '.sipher/dev-key';

type Flags = { readonly [F in keyof typeof options]?: string | boolean };

/** What the command line asks for, before files are read. @throws SettingsError */
export const parseFlags = (args: readonly string[]) => {
  try {
    return parseArgs({ args: withHttpAddress(args), options, allowPositionals: false }).values;
  } catch (error) {
    const message = error instanceof Error ? error.message : 'wrong arguments';
    throw new SettingsError(hideArgument(message));
  }
};

/** What is not expected may be a key in the wrong place. */
const hideArgument = (message: string): string =>
  message
    .replace(/^(Unexpected argument) '.*?'\. /s, '$1. ')
    .replace(/^(Unknown option) '(-+)(.*?)'.*$/s, (_, what, dashes, name) =>
      [what, `${dashes}${showName(name)}`].join(' '),
    );

/** `--http` alone means the usual address, which parseArgs has no word for. */
const withHttpAddress = (args: readonly string[]): string[] =>
  args.flatMap((arg, index) => {
    const next = args[index + 1];
    return arg === '--http' && (next === undefined || next.startsWith('-'))
      ? ['--http', '127.0.0.1:8788']
      : [arg];
  });

/**
 * Reads flags, environment and the files that they name.
 * @throws SettingsError saying which of them is wrong, without its value where it is secret.
 */
export const readSettings = (
  flags: ReturnType<typeof parseFlags> & Flags,
  environment: Environment,
): Settings => {
  const sessionId = flags.session ?? nonEmpty(environment.SIPHER_SESSION);
  if (sessionId !== undefined && !sessionIdPattern.test(sessionId)) {
    throw new SettingsError('--session: expected sess_ and 64 hex digits');
  }
  if (flags.session !== undefined && flags.defaults !== undefined) {
    throw new SettingsError('--session and --defaults: one of them alone');
  }
  const defaults = flags.defaults === undefined ? undefined : parseDefaults(flags.defaults);
  const token = nonEmpty(environment.SIPHER_MCP_TOKEN);
  return {
    baseUrl: flags.url ?? nonEmpty(environment.SIPHER_URL) ?? defaultBaseUrl,
    apiKey: readApiKey(flags['key-file'], environment),
    // The command line says more about this start than the environment does.
    sessionId: defaults === undefined ? sessionId : undefined,
    defaults,
    keysFolder: flags.keys,
    http: flags.http === undefined ? undefined : readEndpoint(flags.http, token),
    token,
  };
};

const nonEmpty = (text: string | undefined): string | undefined => (text === '' ? undefined : text);

const readApiKey = (keyFile: string | undefined, environment: Environment): string => {
  const fromEnvironment = nonEmpty(environment.SIPHER_API_KEY);
  if (keyFile === undefined && fromEnvironment !== undefined) return fromEnvironment;
  if (keyFile === undefined && !existsSync(defaultKeyFile)) {
    throw new SettingsError('no API key: set SIPHER_API_KEY, or name a file with --key-file');
  }
  const text =
    keyFile === undefined
      ? readText(defaultKeyFile, defaultKeyFile)
      : readText(keyFile, '--key-file');
  const key = operations.rotateKey.success.data.shape.key.safeParse(text);
  // Whatever else the file holds may be another secret, and is not sent to anybody.
  if (!key.success) throw new SettingsError('--key-file: expected an API key and nothing else');
  return key.data;
};

/** Says as `name` what was to be read: the path may be what should stand in the file. */
const readText = (path: string, name: string): string => {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw new SettingsError(`${name}: cannot read the file${code}`);
  }
};

const parseDefaults = (text: string): SessionDefaults => {
  const json = text.startsWith('@') ? readText(text.slice(1), '--defaults') : text;
  const parsed = operations.createSession.body.shape.defaults.safeParse(parseJson(json));
  if (!parsed.success) {
    const fields = listIssues(parsed.error).map(({ path, message }) => `${path}: ${message}`);
    throw new SettingsError(`--defaults: ${fields.join('; ')}`);
  }
  const set = Object.entries(parsed.data).filter(([, value]) => value !== null);
  return Object.fromEntries(set);
};

const parseJson = (json: string): unknown => {
  try {
    return JSON.parse(json);
  } catch {
    // It may hold a viewing key: the text is not shown.
    throw new SettingsError('--defaults: expected JSON, such as {"chain":"near"}');
  }
};

const minTokenLength = 32;

const readEndpoint = (text: string, token: string | undefined): Endpoint => {
  const endpoint = parseEndpoint(text);
  if (endpoint === null) throw new SettingsError('--http: expected host:port');
  if (token === undefined && !endpoint.isLoopback) {
    throw new SettingsError('--http: beyond the loopback SIPHER_MCP_TOKEN must be set');
  }
  if (token !== undefined && (token.length < minTokenLength || !/^[!-~]+$/.test(token))) {
    throw new SettingsError(
      `SIPHER_MCP_TOKEN: expected at least ${minTokenLength} printable characters`,
    );
  }
  return endpoint;
};
