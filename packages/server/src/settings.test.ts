import { expect, test } from 'vitest';
import { readSettings, SettingsError } from './settings.ts';

test('what nobody sets has its fallback', () => {
  expect(readSettings({}, {})).toEqual({
    host: '127.0.0.1',
    port: 8787,
    store: { driver: 'lmdb', location: '.sipher/store' },
    storeMinReplicas: 0,
    adminKey: undefined,
    corsOrigins: [],
    trustedProxies: [],
    requestsPerHour: { free: 100, pro: 10_000, enterprise: 100_000 },
    failedAuthenticationsPerHour: 600,
    workers: 1,
    logLevel: 'info',
    mode: 'development',
    rpcEndpoints: [],
    curves: 'native',
    indexFolder: '.sipher/index',
    scanThreads: 0,
  });
});

test('a flag wins over the environment', () => {
  expect(readSettings({ port: '1' }, { PORT: '2' }).port).toBe(1);
  expect(readSettings({}, { PORT: '2' }).port).toBe(2);
});

test('an empty variable is one that is not set; an empty flag is a mistake', () => {
  expect(readSettings({}, { PORT: '', SIPHER_STORE: '' }).port).toBe(8787);
  expect(() => readSettings({ port: '' }, {})).toThrow(SettingsError);
  expect(() => readSettings({ host: '' }, {})).toThrow(SettingsError);
});

test('origins are a list', () => {
  const settings = readSettings(
    {},
    { SIPHER_CORS_ORIGINS: 'https://a.example, http://b.example:1' },
  );
  expect(settings.corsOrigins).toEqual(['https://a.example', 'http://b.example:1']);
});

test('a tier that is not named keeps its limit', () => {
  const { requestsPerHour } = readSettings({}, { SIPHER_REQUESTS_PER_HOUR: 'pro=7' });
  expect(requestsPerHour).toEqual({ free: 100, pro: 7, enterprise: 100_000 });
});

test('proxies are addresses, networks and names', () => {
  const text = 'loopback, 10.0.0.0/8,fd00::/8, 192.0.2.1';
  const { trustedProxies } = readSettings({}, { SIPHER_TRUST_PROXY: text });
  expect(trustedProxies).toEqual(['loopback', '10.0.0.0/8', 'fd00::/8', '192.0.2.1']);
});

test('endpoints are read from the environment, each under its chain and provider', () => {
  const { rpcEndpoints } = readSettings(
    {},
    {
      SIPHER_RPC_SOLANA_HELIUS: 'https://rpc.example/k3y',
      SIPHER_RPC_BASE_GENERIC: 'http://127.0.0.1:8545',
      SIPHER_RPC_POLYGON_TRITON: '',
    },
  );
  expect(rpcEndpoints).toMatchObject([
    { chain: 'solana', provider: 'helius', url: 'https://rpc.example/k3y' },
    { chain: 'base', provider: 'generic', url: 'http://127.0.0.1:8545/' },
  ]);
});

test.each([
  ['SIPHER_RPC_SOLANA_HELIUS', 'wss://rpc.example/k3y'],
  ['SIPHER_RPC_BASE_GENERIC', 'k3y'],
  ['SIPHER_RPC_SOLANA_HELLIUS', 'https://rpc.example/k3y'],
  ['SIPHER_RPC_APTOS_GENERIC', 'https://rpc.example/k3y'],
  ['SIPHER_RPC_', 'https://rpc.example/k3y'],
])('%s=%s is refused by its name, and its value is not quoted', (name, value) => {
  const read = () => readSettings({}, { [name]: value });
  expect(read).toThrow(SettingsError);
  expect(read).toThrow(
    expect.objectContaining({ message: expect.stringMatching(`^${name}: expected (?!.*k3y)`) }),
  );
});

test.each([
  ['PORT', '65536'],
  ['PORT', 'http'],
  ['SIPHER_STORE', 'redis:localhost'],
  ['SIPHER_STORE_MIN_REPLICAS', 'one'],
  ['SIPHER_STORE', 'lmdb:'],
  ['SIPHER_ADMIN_KEY', 'too short'],
  ['SIPHER_CORS_ORIGINS', 'app.example'],
  ['SIPHER_CORS_ORIGINS', 'https://app.example/path'],
  ['SIPHER_CORS_ORIGINS', '*'],
  ['SIPHER_TRUST_PROXY', 'true'],
  ['SIPHER_TRUST_PROXY', '10.0.0.0/33'],
  ['SIPHER_TRUST_PROXY', '0.0.0.0/0'],
  ['SIPHER_ADMIN_KEY', ` ${'k'.repeat(40)}`],
  ['SIPHER_ADMIN_KEY', 'ключ'.repeat(10)],
  ['SIPHER_TRUST_PROXY', '10.0.0.0/8/8'],
  ['SIPHER_REQUESTS_PER_HOUR', '100'],
  ['SIPHER_REQUESTS_PER_HOUR', 'free=0'],
  ['SIPHER_REQUESTS_PER_HOUR', 'gold=5'],
  ['SIPHER_REQUESTS_PER_HOUR', 'pro=5=7'],
  ['SIPHER_REQUESTS_PER_HOUR', 'pro=1e3'],
  ['SIPHER_REQUESTS_PER_HOUR', 'free=1,free=2'],
  ['SIPHER_STORE_MIN_REPLICAS', '1'],
  ['PORT', '0x10'],
  ['SIPHER_FAILED_AUTHENTICATIONS_PER_HOUR', '1.5'],
  ['SIPHER_LOG_LEVEL', 'loud'],
])('%s=%s is refused, by the name of the variable', (name, value) => {
  const read = () => readSettings({}, { [name]: value });
  expect(read).toThrow(SettingsError);
  expect(read).toThrow(name);
});

test('a refused admin key is not quoted', () => {
  expect(() => readSettings({}, { SIPHER_ADMIN_KEY: 'hunter2' })).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining('hunter2') }),
  );
});

test.each([
  ['development', 'development'],
  ['test', 'development'],
  ['production', 'production'],
  ['Production', 'production'],
  ['prod', 'production'],
  ['staging', 'production'],
])('NODE_ENV=%s is %s', (value, mode) => {
  expect(readSettings({}, { NODE_ENV: value }).mode).toBe(mode);
});
