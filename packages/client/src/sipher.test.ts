import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { Sipher } from './sipher.ts';
import type { SipherOptions } from './sipher-options.ts';
import { failureOf } from './testing/failure-of.ts';
import { refuse, scriptFetch, succeed } from './testing/scripted-fetch.ts';

const apiKey = 'sph_4fGh7Jk2Lm9N_TopSecret';
const viewingKey = `0x${'5e'.repeat(32)}`;
const session = {
  sessionId: 'one',
  defaults: { defaultViewingKey: viewingKey },
  createdAt: 0,
  expiresAt: 1,
};

/** All that would come to light where somebody prints a value. */
const printed = (value: unknown): string =>
  [
    inspect(value, { depth: 20, showHidden: true }),
    JSON.stringify(value),
    String(value),
    value instanceof Error ? value.stack : '',
  ].join('\n');

test('nothing that prints a client shows its key or the viewing key of its session', async () => {
  const sipher = new Sipher({ apiKey, fetch: scriptFetch(succeed(session)).fetch });
  const bound = await sipher.openSession({ defaultViewingKey: viewingKey });
  for (const client of [sipher, sipher.withSession('sess_1'), bound]) {
    expect(printed(client)).not.toContain('TopSecret');
    expect(printed(client)).not.toContain('5e5e');
    expect(printed(client)).toContain('Sipher');
    expect(client).toBeInstanceOf(Sipher);
  }
  expect(bound.session.defaults.defaultViewingKey).toBe(viewingKey);
});

test('nor does an error', async () => {
  const { fetch } = scriptFetch(refuse(401, 'INVALID_API_KEY'));
  expect(printed(await failureOf(new Sipher({ apiKey, fetch }).sessions.list()))).not.toContain(
    'TopSecret',
  );
});

test.each([
  ['a line break', 'TopSecret\n'],
  ['a space', 'Top Secret'],
  ['another alphabet', 'TopSecretЖ'],
  ['nothing in it', ''],
])('a key with %s is refused unseen', (_, key) => {
  expect(() => new Sipher({ apiKey: key })).toThrow(/^apiKey: expected printable ASCII/);
  expect(() => new Sipher({ apiKey: key })).not.toThrow(/Secret/);
});

test.each<[SipherOptions, RegExp]>([
  [{ baseUrl: 'nowhere' }, /^baseUrl/],
  [{ baseUrl: '' }, /^baseUrl/],
  [{ baseUrl: 'ftp://example.org' }, /^baseUrl/],
  [{ baseUrl: 'http://user:TopSecret@example.org' }, /^baseUrl/],
  [{ baseUrl: 'http://example.org/?key=TopSecret' }, /^baseUrl/],
  [{ baseUrl: 'http://example.org/#TopSecret' }, /^baseUrl/],
  [{ timeoutMs: 0 }, /^timeoutMs/],
  [{ timeoutMs: Number.NaN }, /^timeoutMs/],
  [{ timeoutMs: 2 ** 31 }, /^timeoutMs/],
  [{ retries: -1 }, /^retries/],
  [{ retries: 0.5 }, /^retries/],
])('options that cannot be used are refused at once, and not shown: %j', (options, message) => {
  expect(() => new Sipher(options)).toThrow(message);
  expect(() => new Sipher(options)).not.toThrow(/TopSecret/);
});

test('so are those of a call', async () => {
  const { fetch, sent } = scriptFetch();
  const sipher = new Sipher({ fetch });
  await expect(sipher.system.health({ timeoutMs: -1 })).rejects.toThrow(/^timeoutMs/);
  await expect(sipher.system.health({ retries: Number.NaN })).rejects.toThrow(/^retries/);
  expect(sent).toEqual([]);
});

test('options that are undefined are those that were left out', async () => {
  const { fetch, sent } = scriptFetch(succeed({}));
  const none = { apiKey: undefined, baseUrl: undefined, timeoutMs: undefined, retries: undefined };
  await new Sipher({ fetch, ...none }).system.health({ signal: undefined, sessionId: undefined });
  expect(sent[0]?.url).toBe('http://127.0.0.1:8787/v1/health');
});

test('the global fetch is looked up for each request', async () => {
  const { fetch, sent } = scriptFetch(succeed({}));
  const sipher = new Sipher();
  const before = globalThis.fetch;
  // The scripted one takes the URLs and the inits that the client makes.
  globalThis.fetch = fetch as typeof globalThis.fetch;
  try {
    await sipher.system.health();
  } finally {
    globalThis.fetch = before;
  }
  expect(sent).toHaveLength(1);
});
