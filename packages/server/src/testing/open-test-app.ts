import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { mapTiers, type Tier, tierLimits } from '@sipher/contract';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { pino } from 'pino';
import { type AppDeps, buildApp } from '../app.ts';
import { openCurveEngines } from '../curves/open-curve-engines.ts';
import type { Limits } from '../deps.ts';
import { openScanner } from '../index/scanner/open-scanner.ts';
import { openAnnouncementIndex } from '../index/store/open-announcement-index.ts';
import { encodeKey } from '../keys/key-format.ts';
import { generateKeyRecord, registerKey } from '../keys/key-record.ts';
import { openStore } from '../stores/open-store.ts';
import type { Store } from '../stores/port.ts';

export const adminKey = 'an-admin-key-of-the-tests-that-is-long';

const requestsPerHour = 1_000_000;

/** Tests ask a lot under one key, and are refused a lot, all from one address. */
export const ampleLimits: Limits = {
  tiers: mapTiers((tier) => ({ ...tierLimits[tier], requestsPerHour })),
  failedAuthenticationsPerHour: 1_000_000,
};

/** The application over a real store in a folder of its own, with a clock that tests can move. */
export const openTestApp = async (overrides: Partial<AppDeps> = {}) => {
  const folder = await mkdtemp(join(tmpdir(), 'sipher-test-'));
  const clock = { ms: Date.now() };
  const nowMs = () => clock.ms;
  const store =
    overrides.store ??
    (await openStore({ driver: 'lmdb', location: join(folder, 'store') }, { nowMs }));
  const indexFolder = join(folder, 'index');
  const index = overrides.index ?? (await openAnnouncementIndex(indexFolder, { nowMs }));
  const engines = overrides.engines ?? openCurveEngines('native').engines;
  const scanner =
    overrides.scanner ??
    openScanner({ folder: indexFolder, threads: 1, curves: 'native', engines });
  const logStream = new PassThrough();
  const logged: string[] = [];
  logStream.on('data', (line) => logged.push(String(line)));
  const app = await buildApp({
    store,
    index,
    scanner,
    engines,
    randomBytes,
    nowMs,
    log: pino({ level: 'trace', base: null }, logStream),
    adminKey,
    corsOrigins: ['https://app.example'],
    trustedProxies: [],
    serverUrl: 'http://127.0.0.1:8787',
    limits: ampleLimits,
    process: { version: '0.0.0-test', startedAtMs: clock.ms, isShuttingDown: () => false },
    ...overrides,
  });
  const close = async () => {
    await app.close();
    await scanner.close();
    await index.close();
    await store.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { app, store, index, folder, clock, logged, close, ...buildCalls(app, store) };
};

const buildCalls = (app: FastifyInstance, store: Store) => {
  const createKey = async (tier: Tier, expiresAtMs: number | null = null) => {
    const { parts, stored } = generateKeyRecord({ name: 'test', tier, expiresAtMs }, randomBytes);
    await registerKey(store, parts.id, stored);
    return encodeKey(parts);
  };
  /** The public part of an API key. */
  const keyIdOf = (key: string): string => key.split('_')[1] ?? '';
  /** Sends a request under an API key; `json` is the answer's body. */
  const call = async (key: string, options: InjectOptions & { readonly session?: string }) => {
    const { session, ...request } = options;
    const response = await app.inject({
      ...request,
      headers: {
        'x-api-key': key,
        ...(session === undefined ? {} : { 'x-session-id': session }),
        ...request.headers,
      },
    });
    return { status: response.statusCode, headers: response.headers, json: response.json() };
  };
  /** Makes a session and returns its id. */
  const createSession = async (key: string, defaults: object = {}): Promise<string> => {
    const payload = { defaults };
    const { status, json } = await call(key, { method: 'POST', url: '/v1/sessions', payload });
    if (status !== 201) throw new Error(`no session: ${status} ${json.error?.code}`);
    return json.data.sessionId;
  };
  return { createKey, keyIdOf, call, createSession };
};

export type TestApp = Awaited<ReturnType<typeof openTestApp>>;
