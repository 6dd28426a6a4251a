import { type Command, InvalidArgumentError, Option } from 'commander';
import { CommandError } from '../command-error.ts';
import type { CliDeps } from '../deps.ts';
import { describeSource } from '../describe-source.ts';

/** Where a call goes and who makes it. */
export type Connection = {
  /** Without a slash at its end: a path of the contract follows. */
  readonly baseUrl: string;
  readonly key: string;
  readonly timeoutMs: number;
  readonly fetch: typeof fetch;
};

/** What the options that every remote command has come out as. */
export type RemoteOptions = {
  readonly url?: string;
  readonly timeoutMs: number;
  readonly json?: true;
};

const defaultUrl = 'http://127.0.0.1:8787';
const defaultTimeoutMs = 10_000;

/** Adds the options that every remote command has. */
export const addRemoteOptions = (command: Command): Command =>
  command
    .option('--url <url>', `The server ${describeSource('SIPHER_URL', defaultUrl)}`)
    .addOption(
      new Option('--timeout-ms <ms>', 'How long to wait for its answer, in milliseconds')
        .argParser(parseTimeoutMs)
        .default(defaultTimeoutMs),
    )
    .option('--json', 'Print the data of the answer as JSON, and nothing else');

const parseTimeoutMs = (text: string): number => {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected a whole number, 1 to 999999999.');
};

export type Credential = { readonly key: string; readonly source: string };

/** @throws CommandError, exit code 2, if the URL or the key cannot be used. */
export const openConnection = (
  { url, timeoutMs }: RemoteOptions,
  { key, source }: Credential,
  { environment, fetch }: CliDeps,
): Connection => {
  // What a header cannot carry, fetch would refuse with the key in its message.
  if (!/^[\x21-\x7e]+$/.test(key)) {
    throw new CommandError(`${source}: expected printable ASCII without spaces`, 2);
  }
  const baseUrl = parseBaseUrl(url ?? (environment.SIPHER_URL || defaultUrl));
  return { baseUrl, key, timeoutMs, fetch };
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
