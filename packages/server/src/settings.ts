import { isIP } from 'node:net';
import { mapTiers, type Tier, tierLimits, tiers } from '@sipher/contract';
import { z } from 'zod';
import type { EndpointName } from './nodes/port.ts';
import { parseRpcEndpoint, type RpcEndpoint, rpcSettings } from './nodes/rpc-endpoint.ts';
import { parseStoreUrl } from './stores/store-url.ts';

/** Decimal digits alone: `1e3` and `0x10` are mistakes here. */
const parseInteger = (text: string): number =>
  /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;

const integer = (min: number, max: number) =>
  z
    .string()
    .transform(parseInteger)
    .refine((value) => isBetween(value, min, max), `expected an integer from ${min} to ${max}`);

const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean),
);

const origins = list.refine(
  (items) => items.every(isOrigin),
  'expected origins such as https://app.example, comma-separated',
);

const isOrigin = (text: string): boolean => URL.canParse(text) && new URL(text).origin === text;

const proxies = list.refine(
  (items) => items.every(isProxy),
  'expected addresses or networks such as 10.0.0.0/8, or loopback, linklocal, uniquelocal, comma-separated',
);

/** Networks that have a name. */
const namedNetworks = new Set(['loopback', 'linklocal', 'uniquelocal']);

const isProxy = (text: string): boolean => {
  const [address = '', bits, ...more] = text.split('/');
  const version = isIP(address);
  if (version === 0) return namedNetworks.has(text);
  if (bits === undefined) return true;
  return (
    more.length === 0 &&
    /^\d{1,3}$/.test(bits) &&
    isBetween(Number(bits), 1, version === 4 ? 32 : 128)
  );
};

const isBetween = (value: number, min: number, max: number): boolean =>
  value >= min && value <= max;

const maxRequests = 1_000_000_000;

/** `tier=requests`, comma-separated; a tier that is not named keeps its usual limit. */
const requestsPerHour = list.transform((items, context): Record<Tier, number> => {
  const limits = items.map(parseTierLimit);
  const named = new Set(limits.map((limit) => limit?.tier));
  if (named.has(undefined) || named.size < limits.length) {
    context.addIssue(`expected ${tiers.join('=, ')}= and an integer from 1 to ${maxRequests} each`);
    return z.NEVER;
  }
  return mapTiers((tier) => {
    const limit = limits.find((each) => each?.tier === tier);
    return limit?.requests ?? tierLimits[tier].requestsPerHour;
  });
});

const parseTierLimit = (item: string) => {
  const [name, text = '', ...more] = item.split('=');
  const tier = tiers.find((known) => known === name);
  const requests = parseInteger(text);
  const isLimit = isBetween(requests, 1, maxRequests) && more.length === 0;
  return tier !== undefined && isLimit ? { tier, requests } : undefined;
};

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const storeUrl = z.string().transform((text, context) => {
  try {
    return parseStoreUrl(text);
  } catch (error) {
    context.addIssue(error instanceof Error ? error.message : String(error));
    return z.NEVER;
  }
});

/** Whatever is not surely one of these is production: a misspelt mode opens nothing. */
const developmentModes = new Set(['development', 'test']);

type Setting = {
  readonly env: string;
  /** The command line's name for it. */
  readonly flag: string;
  readonly schema: z.ZodType;
  readonly fallback: string;
  readonly description: string;
};

/** Every setting of the server, in the order of the reference page, which is made from this. */
export const settingsTable = {
  host: {
    env: 'SIPHER_HOST',
    flag: 'host',
    schema: z.string().min(1, 'expected an address or a host name'),
    fallback: '127.0.0.1',
    description: 'The address to listen on',
  },
  port: {
    env: 'PORT',
    flag: 'port',
    schema: integer(0, 65_535),
    fallback: '8787',
    description: 'The port to listen on; 0 takes any free one',
  },
  store: {
    env: 'SIPHER_STORE',
    flag: 'store',
    schema: storeUrl,
    fallback: 'lmdb:.sipher/store',
    description:
      'Where everything is kept: lmdb:<folder>, redis://[user[:password]@]host[:port][/database], or redis+cluster://[user[:password]@]host:port,host:port; rediss for TLS',
  },
  storeMinReplicas: {
    env: 'SIPHER_STORE_MIN_REPLICAS',
    flag: 'store-min-replicas',
    schema: integer(0, 99),
    fallback: '0',
    description:
      'Redis: how many replicas must have a durable write before it is acknowledged; with too few the answer is 503',
  },
  adminKey: {
    env: 'SIPHER_ADMIN_KEY',
    flag: 'admin-key',
    schema: z
      .string()
      .refine((key) => key === '' || key.length >= 32, 'expected at least 32 characters')
      .refine((key) => /^[!-~]*$/.test(key), 'expected printable ASCII without spaces')
      .transform((key) => (key === '' ? undefined : key)),
    fallback: '',
    description:
      'The secret of admin operations, at least 32 characters; without it they are disabled. Prefer the environment: other users of the machine can read command lines',
  },
  corsOrigins: {
    env: 'SIPHER_CORS_ORIGINS',
    flag: 'cors-origins',
    schema: origins,
    fallback: '',
    description: 'Origins whose pages may call the API, comma-separated',
  },
  trustedProxies: {
    env: 'SIPHER_TRUST_PROXY',
    flag: 'trust-proxy',
    schema: proxies,
    fallback: '',
    description:
      'Proxies whose X-Forwarded-For tells where a request comes from: addresses, networks, or loopback, linklocal, uniquelocal, comma-separated',
  },
  requestsPerHour: {
    env: 'SIPHER_REQUESTS_PER_HOUR',
    flag: 'requests-per-hour',
    schema: requestsPerHour,
    fallback: tiers.map((tier) => `${tier}=${tierLimits[tier].requestsPerHour}`).join(','),
    description: 'How many requests the API keys of each tier may send',
  },
  failedAuthenticationsPerHour: {
    env: 'SIPHER_FAILED_AUTHENTICATIONS_PER_HOUR',
    flag: 'failed-authentications-per-hour',
    schema: integer(1, maxRequests),
    fallback: '600',
    description: 'How many failed authentications one address may cause before they are 429',
  },
  workers: {
    env: 'SIPHER_WORKERS',
    flag: 'workers',
    schema: integer(1, 64),
    fallback: '1',
    description: 'How many processes serve; one that ends is started again',
  },
  curves: {
    env: 'SIPHER_CURVES',
    flag: 'curves',
    schema: z.enum(['native', 'portable'], 'expected native or portable'),
    fallback: 'native',
    description:
      'native: libsodium and libsecp256k1, where this machine has them; portable: JavaScript alone',
  },
  indexFolder: {
    env: 'SIPHER_INDEX',
    flag: 'index',
    schema: z.string().min(1, 'expected a folder'),
    fallback: '.sipher/index',
    description: 'The folder of the announcement index, of this machine alone',
  },
  scanThreads: {
    env: 'SIPHER_SCAN_THREADS',
    flag: 'scan-threads',
    schema: integer(0, 64),
    fallback: '0',
    description: 'How many threads of a process scan; 0: one for each processor',
  },
  logLevel: {
    env: 'SIPHER_LOG_LEVEL',
    flag: 'log-level',
    schema: z.enum(logLevels, `expected one of ${logLevels.join(', ')}`),
    fallback: 'info',
    description: `How much is logged: ${logLevels.join(', ')}`,
  },
  mode: {
    env: 'NODE_ENV',
    flag: 'mode',
    schema: z
      .string()
      .transform((mode) => (developmentModes.has(mode) ? 'development' : 'production')),
    fallback: 'development',
    description:
      'development or test: the first start makes a developer key; anything else is production',
  },
} as const satisfies Record<string, Setting>;

/**
 * The endpoints through which chains are read, for the reference page. They have no flags: most are
 * secrets, and other users of the machine can read command lines.
 */
export const rpcSettingFamily = {
  env: 'SIPHER_RPC_<CHAIN>_<PROVIDER>',
  description: `The URL through which a chain is read, http or https, with a path, a query, and a user and password as the provider wants them; such as ${[...rpcSettings.keys()][0]}`,
} as const;

type Table = typeof settingsTable;

/** The settings of a process, parsed, by their names in `settingsTable`. */
export type Settings = { readonly [Name in keyof Table]: z.output<Table[Name]['schema']> } & {
  /** Of the variables in `rpcSettingFamily`. */
  readonly rpcEndpoints: readonly RpcEndpoint[];
};

/** A setting that cannot be used as it is. The message names the variable, never its value. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The settings of a process: flags win over the environment, that over the fallbacks. An empty
 * variable of the environment is one that is not set.
 * @throws SettingsError for the first value that cannot be used, by itself or with the others.
 */
export const readSettings = (flags: Environment, environment: Environment): Settings => {
  const entries = Object.entries<Setting>(settingsTable).map(([name, setting]) => {
    const text = flags[name] ?? (environment[setting.env] || setting.fallback);
    const parsed = setting.schema.safeParse(text);
    if (parsed.success) return [name, parsed.data];
    const expectation = parsed.error.issues.map(({ message }) => message).join('; ');
    throw new SettingsError(`${setting.env} (--${setting.flag}): ${expectation}`);
  });
  const rpcEndpoints = readRpcEndpoints(environment);
  // Each entry was parsed by its own row's schema.
  const settings = { ...Object.fromEntries(entries), rpcEndpoints } as Settings;
  assertReplicas(settings);
  return settings;
};

const readRpcEndpoints = (environment: Environment): RpcEndpoint[] =>
  Object.entries(environment).flatMap(([env, text]) => {
    if (!env.startsWith('SIPHER_RPC_')) return [];
    const endpoint = rpcSettings.get(env);
    // Misspelt, it would leave an endpoint out in silence.
    if (endpoint === undefined) throw new SettingsError(`${env}: expected one of ${rpcNames}`);
    return text ? [parseRpcSetting(env, endpoint, text)] : [];
  });

const rpcNames = [...rpcSettings.keys()].join(', ');

const parseRpcSetting = (env: string, endpoint: EndpointName, text: string): RpcEndpoint => {
  try {
    return parseRpcEndpoint(endpoint, text);
  } catch (error) {
    throw new SettingsError(`${env}: ${error instanceof Error ? error.message : 'unusable'}`);
  }
};

/** An operator who asks for replicas must not believe that there are some. */
const assertReplicas = ({ store, storeMinReplicas }: Settings): void => {
  if (storeMinReplicas === 0 || store.driver === 'redis') return;
  const { env, flag } = settingsTable.storeMinReplicas;
  throw new SettingsError(`${env} (--${flag}): expected 0 with a store that is not Redis`);
};
