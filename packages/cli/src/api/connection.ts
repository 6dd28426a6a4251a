import { defaultBaseUrl, Sipher } from '@sipher/client';
import type { Operation } from '@sipher/contract';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { CommandError } from '../command-error.ts';
import type { CliDeps } from '../deps.ts';
import { describeSource } from '../describe-source.ts';
import { defaultKeyFile, readKeyFile } from '../keys/key-file.ts';

/** Where a call goes and who makes it. */
export type Connection = {
  readonly sipher: Sipher;
  readonly baseUrl: string;
  readonly timeoutMs: number;
  /** The type of content that came last. */
  readonly lastContentType: () => string | null;
};

/** What the options that every remote command has come out as. */
export type RemoteOptions = {
  readonly url?: string;
  readonly timeoutMs: number;
  readonly json?: true;
  readonly keyFile?: string;
  readonly adminKey?: string;
  /** How often a call is repeated that failed on its way; without it not at all. */
  readonly retries?: number;
};

const defaultTimeoutMs = 10_000;

/** Adds the options that every remote command has, and that of the key which this access needs. */
export const addRemoteOptions = (command: Command, access: Operation['access']): Command => {
  command.optionsGroup('The call:');
  if (access === 'admin') {
    command.option(
      '--admin-key <key>',
      `The server's admin key. Prefer the environment: other users of the machine can read command lines ${describeSource('SIPHER_ADMIN_KEY', '')}`,
    );
  } else if (access !== 'public') {
    command.option(
      '--key-file <path>',
      `The file that holds the API key, if it is not in SIPHER_API_KEY (default: ${defaultKeyFile})`,
    );
  }
  return command
    .option('--url <url>', `The server ${describeSource('SIPHER_URL', defaultBaseUrl)}`)
    .addOption(
      new Option('--timeout-ms <ms>', 'How long to wait for its answer, in milliseconds')
        .argParser(parseTimeoutMs)
        .default(defaultTimeoutMs),
    )
    .option('--json', 'Print the data of the answer as JSON, and nothing else')
    .helpOption('-h, --help', 'Show this help');
};

const parseTimeoutMs = (text: string): number => {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected a whole number, 1 to 999999999.');
};

export type Credential = { readonly key: string; readonly source: string };

/**
 * The key that calls with this access are made with; null for those that need none.
 * @throws CommandError where there is none
 */
export const findCredential = async (
  access: Operation['access'],
  options: RemoteOptions,
  { environment }: CliDeps,
): Promise<Credential | null> => {
  if (access === 'public') return null;
  if (access === 'admin') {
    const key = options.adminKey || environment.SIPHER_ADMIN_KEY;
    const source = 'SIPHER_ADMIN_KEY (--admin-key)';
    if (!key) throw new CommandError(`${source}: expected the server's admin key`, 2);
    return { key, source };
  }
  const path = findKeyFile(options, environment);
  if (path === null) return { key: environment.SIPHER_API_KEY ?? '', source: 'SIPHER_API_KEY' };
  const key = await readKeyFile(path).catch((error: unknown) => {
    if (!(error instanceof CommandError) || options.keyFile !== undefined) throw error;
    throw new CommandError(`${error.message}; set SIPHER_API_KEY, or name a file by --key-file`);
  });
  return { key, source: path };
};

/** A file named on the command line wins over the environment, as flags do. Null: no file. */
export const findKeyFile = (
  { keyFile }: Pick<RemoteOptions, 'keyFile'>,
  environment: CliDeps['environment'],
): string | null => keyFile ?? (environment.SIPHER_API_KEY ? null : defaultKeyFile);

/** @throws CommandError, exit code 2, if the URL or the key cannot be used. */
export const openConnection = (
  { url, timeoutMs, retries = 0 }: RemoteOptions,
  credential: Credential | null,
  { environment, fetch }: CliDeps,
): Connection => {
  // What a header cannot carry, fetch would refuse with the key in its message.
  if (credential !== null && !/^[\x21-\x7e]+$/.test(credential.key)) {
    throw new CommandError(`${credential.source}: expected printable ASCII without spaces`, 2);
  }
  const baseUrl = parseBaseUrl(url ?? (environment.SIPHER_URL || defaultBaseUrl));
  let contentType: string | null = null;
  const sipher = new Sipher({
    ...(credential === null ? {} : { apiKey: credential.key }),
    baseUrl,
    timeoutMs,
    // Unless asked otherwise: who types a command sees that it failed, and types it again.
    retries,
    fetch: async (...call) => {
      const response = await fetch(...call);
      contentType = response.headers.get('content-type');
      return response;
    },
  });
  return { sipher, baseUrl, timeoutMs, lastContentType: () => contentType };
};

const parseBaseUrl = (text: string): string => {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isPlain = url !== null && url.href === url.origin + url.pathname;
  if (isPlain && /^https?:$/.test(url.protocol)) return url.href.replace(/\/+$/, '');
  throw new CommandError(
    'SIPHER_URL (--url): expected http:// or https://, a host and nothing after its path',
    2,
  );
};
