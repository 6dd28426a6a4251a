import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findFreePort, hasRedis, type RedisServer, startRedis, waitUntil } from '@sipher/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { StoreUnavailableError } from '../port.ts';
import { durable, keyOf, never, openBench, tellAll, timeFailure } from './testing/redis-bench.ts';

const layout = new URL('../../../../../docs/decisions/redis-layout.md', import.meta.url);
/** Those that the documents name: keys, and commands with a plus before them. */
const rights = [...readFileSync(layout, 'utf8').matchAll(/(?<=[` ])(?:~sipher:\*|\+[a-z|]+)/g)].map(
  ([right]) => right,
);
const password = 'p@ss:w/ord%é';
const encoded = encodeURIComponent(password);

describe.runIf(hasRedis())('a server that asks who comes', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
    await server.call('ACL', 'SETUSER', 'sipher', 'on', `>${password}`, ...rights);
    await server.call('ACL', 'SETUSER', 'reader', 'on', `>${password}`, '~*', '+get', '+ping');
    await server.call('ACL', 'SETUSER', 'default', 'resetkeys', 'nocommands', '+ping', '+acl|log');
  });
  afterAll(() => server.stop());
  const urlFor = (login: string) => `redis://${login}@127.0.0.1:${server.port}`;

  test('lets in a user with the rights that the documents name, and no others are needed', async () => {
    expect(rights).toContain('+client|setname');
    const { store, changes } = await openBench(urlFor(`sipher:${encoded}`));
    await store.ping();
    await store.put(keyOf('a'), 'x', { expiresAtMs: Date.now() + 60_000 });
    await store.put(keyOf('b'), 'x', never);
    await store.list('p1', durable, { limit: 10 });
    await store.getMany([keyOf('a')]);
    await store.increment({ partition: 'p1', name: 'n' }, 1, Date.now() + 60_000);
    await store.takeToken({ partition: 'p1', name: 'n' }, { capacity: 1, refillIntervalMs: 1 });
    await store.delete(keyOf('a'));
    expect(await store.deleteCollection('p1', durable)).toBe(1);
    await store.close();
    expect(changes).toEqual([]);
    expect(await server.call('ACL', 'LOG')).toEqual([]);
  });

  test.each([
    ['a wrong password', 'sipher:hunter2', 'WRONGPASS', 'hunter2'],
    ['an unknown user', `hunter2:${encoded}`, 'WRONGPASS', 'hunter2'],
    ['a user without the rights', `reader:${encoded}`, undefined, password],
  ])('%s is told as a code alone, without what was sent', async (_, login, code, secret) => {
    const { store, changes } = await openBench(urlFor(login), { deadlineMs: 300 });
    const { error } = await timeFailure(() => store.put(keyOf('a'), 'a value', never));
    expect(error).toBeInstanceOf(StoreUnavailableError);
    if (code !== undefined) {
      await waitUntil('the reason is told', async () => changes.length > 0);
      expect(changes).toMatchObject([{ state: 'away', code }]);
    } else {
      expect(error).toMatchObject({ code: 'NOPERM' });
    }
    const told = tellAll(error) + JSON.stringify(changes);
    for (const hidden of [secret, encoded, 'a value']) expect(told).not.toContain(hidden);
    await store.close();
  });
});

const program = fileURLToPath(new URL('./testing/ping-store.mjs', import.meta.url));

describe.runIf(hasRedis())('a server behind TLS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sipher-tls-'));
  const certificate = join(folder, 'certificate.pem');
  const key = join(folder, 'key.pem');
  let server: RedisServer;
  let tlsPort = 0;
  beforeAll(async () => {
    const subject = ['-subj', '/CN=sipher-test', '-addext', 'subjectAltName=IP:127.0.0.1'];
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    const files = ['-keyout', key, '-out', certificate];
    execFileSync('openssl', ['req', '-x509', '-days', '1', ...curve, ...subject, ...files], {
      stdio: 'ignore',
    });
    tlsPort = await findFreePort();
    const tls = ['--tls-port', String(tlsPort), '--tls-auth-clients', 'no'];
    const own = ['--tls-cert-file', certificate, '--tls-key-file', key];
    server = await startRedis({ args: [...tls, ...own] });
  });
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });
  /** A process of its own, because Node.js reads the authorities to trust when it starts. */
  const pingStore = (host: string, trusted?: string) => {
    const env = { ...process.env, ...(trusted ? { NODE_EXTRA_CA_CERTS: trusted } : {}) };
    const url = `rediss://:unused@${host}:${tlsPort}`;
    return spawnSync(process.execPath, [program, url], { env, encoding: 'utf8' }).stdout.trim();
  };

  test('is spoken to if its certificate is trusted and names it', () => {
    expect(pingStore('127.0.0.1', certificate)).toBe('ok');
  });

  test('is not spoken to otherwise', () => {
    expect(pingStore('127.0.0.1')).toMatch(/^StoreUnavailableError .*DEPTH_ZERO_SELF_SIGNED_CERT/);
    expect(pingStore('localhost', certificate)).toMatch(/^StoreUnavailableError .*ALTNAME_INVALID/);
  });
});
