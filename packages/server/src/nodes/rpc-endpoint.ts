import { isIP } from 'node:net';
import { type RpcProvider, rpcProviders } from '@sipher/contract';
import { type ConfiguredEndpoint, type EndpointName, rpcChains, rpcSetting } from './port.ts';

/** An endpoint as the operator has set it. */
export type RpcEndpoint = ConfiguredEndpoint & {
  /** Without user and password. Its path and query can be secrets. */
  readonly url: string;
  /** The header's value, from the URL's user and password. */
  readonly authorization: string | null;
};

/** Every endpoint that can be set, by the environment variable that sets it. */
export const rpcSettings: ReadonlyMap<string, EndpointName> = new Map(
  rpcChains
    .flatMap((chain) => rpcProviders.map((provider: RpcProvider) => ({ chain, provider })))
    .map((endpoint) => [rpcSetting(endpoint), endpoint]),
);

const maxUrlLength = 2_048;

/**
 * Parses an endpoint's URL: http or https, with path, query, user and password as the provider wants
 * them. Throws an error that says what was expected and repeats nothing of the URL.
 */
export const parseRpcEndpoint = (endpoint: EndpointName, text: string): RpcEndpoint => {
  // The URL class removes tabs, line ends and blanks in silence.
  if (!/^https?:\/\/[!-~]+$/i.test(text) || text.length > maxUrlLength || !URL.canParse(text)) {
    throw new Error(`expected an http or https URL of at most ${maxUrlLength} characters`);
  }
  const url = new URL(text);
  if (text.includes('#')) throw new Error('expected a URL without #, which is never sent');
  const authorization = readAuthorization(url);
  url.username = '';
  url.password = '';
  return { ...endpoint, url: url.href, authorization, maskedUrl: maskUrl(url) };
};

/** Basic authentication; a user cannot have a colon there. @see RFC 7617, section 2 */
const readAuthorization = ({ username, password }: URL): string | null => {
  if (username === '' && password === '') return null;
  const [user, secret] = [username, password].map(decodePercent);
  if (user === undefined || user.includes(':')) {
    throw new Error('expected a user without a colon before the @');
  }
  return `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`;
};

const decodePercent = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    // What was caught would carry the text.
    throw new Error('expected user and password in percent-encoded UTF-8');
  }
};

/** Providers put keys into the first label of a host, too. */
const maskUrl = ({ protocol, hostname, port }: URL): string => {
  const labels = hostname.split('.');
  const isPlain = isIP(hostname) !== 0 || labels.length < 3;
  const host = isPlain ? hostname : ['***', ...labels.slice(1)].join('.');
  return `${protocol}//${host}${port === '' ? '' : `:${port}`}`;
};
