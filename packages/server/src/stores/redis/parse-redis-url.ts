/** Where a Redis or Valkey server, or a Cluster of them, is, and how to enter. */
export type RedisAddress = {
  /** One for a single server; of a Cluster those that are asked for the others. */
  readonly nodes: readonly NodeAddress[];
  readonly isCluster: boolean;
  readonly isTls: boolean;
  readonly username?: string;
  readonly password?: string;
  /** The number of the database; Clusters have 0 alone. */
  readonly database: number;
};

export type NodeAddress = { readonly host: string; readonly port: number };

/** `redis` or `rediss` (TLS), with `+cluster` for a Cluster. */
export const redisSchemes = ['redis', 'rediss', 'redis+cluster', 'rediss+cluster'] as const;
export type RedisScheme = (typeof redisSchemes)[number];

/**
 * Parses what follows the scheme: `//[user[:password]@]host[:port][/database]`, where a Cluster has
 * several `host[:port]`, comma-separated, and no database. User and password are percent-encoded:
 * all but the characters that RFC 3986 allows there, and commas too, which stand between hosts.
 * Errors say what was expected and repeat nothing, because URLs can carry passwords.
 */
export const parseRedisUrl = (scheme: RedisScheme, rest: string): RedisAddress => {
  const isCluster = scheme.endsWith('+cluster');
  // The last @, so that no part of a password with a raw one is taken for a host.
  const parts = /^\/\/(?:(.*)@)?([^@/]*)(?:\/([^@]*))?$/s.exec(rest);
  const [, login, hosts = '', path = ''] = parts ?? [];
  const given = parseLogin(login);
  if (hosts === '') throw new Error(`expected ${scheme}://[user[:password]@]host[:port]`);
  const nodes = hosts.split(',').map(parseNode);
  if (!isCluster && nodes.length > 1) {
    throw new Error(`expected one host after ${scheme}://; several are a Cluster (+cluster)`);
  }
  return {
    nodes,
    isCluster,
    isTls: scheme.startsWith('rediss'),
    ...given,
    database: parseDatabase(path, isCluster),
  };
};

/** The text that a log may show: hosts and ports alone. */
export const describeAddress = ({ nodes }: RedisAddress): string => nodes.map(nodeKeyOf).join(',');

export const nodeKeyOf = ({ host, port }: NodeAddress): string => `${host}:${port}`;

const parseNode = (text: string): NodeAddress => {
  const parts = /^(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9._-]+))(?::(\d{1,5}))?$/.exec(text);
  const port = Number(parts?.[3] ?? 6379);
  if (parts === null || port < 1 || port > 65_535) {
    throw new Error('expected host, host:port or [IPv6 address]:port, with ports from 1 to 65535');
  }
  return { host: parts[1] ?? parts[2] ?? '', port };
};

const parseLogin = (login: string | undefined): { username?: string; password?: string } => {
  if (login === undefined || login === '') return {};
  if (!userinfo.test(login)) {
    throw new Error(
      'expected user and password with , / ? # @, spaces and the like percent-encoded',
    );
  }
  const colon = login.indexOf(':');
  const username = decodeLogin(colon < 0 ? login : login.slice(0, colon));
  if (colon < 0) throw new Error('expected user:password or :password before the @, got no colon');
  const password = decodeLogin(login.slice(colon + 1));
  return username === '' ? { password } : { username, password };
};

/** @see https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1 */
const userinfo = /^[A-Za-z0-9._~!$&'()*+;=:%-]*$/;

const decodeLogin = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Error('expected user and password percent-encoded in UTF-8');
  }
};

const parseDatabase = (path: string, isCluster: boolean): number => {
  if (path === '') return 0;
  if (isCluster) throw new Error('expected no database after the hosts: a Cluster has 0 alone');
  if (!/^\d{1,5}$/.test(path)) throw new Error('expected the number of a database after the host');
  return Number(path);
};
