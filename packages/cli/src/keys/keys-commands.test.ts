import { afterAll, beforeAll, expect, test } from 'vitest';
import { refuseFetch, runTestProgram } from '../testing/run-test-program.ts';
import { startTestServer, testAdminKey } from '../testing/start-test-server.ts';

let server: Awaited<ReturnType<typeof startTestServer>>;
beforeAll(async () => {
  server = await startTestServer({ adminKey: testAdminKey });
});
afterAll(() => server.close());

const keys = (args: string[], environment: Record<string, string> = {}) =>
  runTestProgram(['keys', ...args], {
    environment: { SIPHER_URL: server.url, SIPHER_ADMIN_KEY: testAdminKey, ...environment },
  });

const callAs = (key: string) =>
  fetch(`${server.url}/v1/sessions`, { headers: { 'X-API-Key': key } });

test('a created key is shown once, works, and is listed without its secret', async () => {
  const created = await keys(['create', '--name', 'trading agent', '--tier', 'pro']);
  expect(created).toMatchObject({ exitCode: 0, err: '' });
  expect(created.out).toMatch(/^name {5}trading agent$/m);
  expect(created.out).toMatch(/^tier {5}pro$/m);
  expect(created.out).toMatch(/^expires {2}never$/m);
  expect(created.out).toMatch(/\n\nStore it now: it is not shown again\.\n$/);
  const [, key = '', id = ''] = /^key {6}(sph_(\w{12})_\w{38})$/m.exec(created.out) ?? [];
  expect((await callAs(key)).status).toBe(200);

  const listed = await keys(['list']);
  expect(listed).toMatchObject({ exitCode: 0, err: '' });
  const [head, ...rows] = listed.out.split('\n');
  expect(head).toMatch(/^ID {12}TIER {2,}CREATED {19}EXPIRES {2,}REVOKED {2,}NAME$/);
  expect(rows.find((row) => row.startsWith(id))).toMatch(/ pro .* - +- +trading agent$/);
  expect(listed.out).not.toContain(key);
});

test('--json prints the data of create and list as the API has it', async () => {
  const expiresAt = '2999-01-01T00:00:00.000Z';
  const args = ['create', '--name', 'n', '--tier', 'free', '--expires-at', expiresAt, '--json'];
  const created = JSON.parse((await keys(args)).out);
  expect(created).toMatchObject({
    name: 'n',
    tier: 'free',
    expiresAt,
    limits: { liveSessions: 0, requestsPerHour: 100 },
  });
  const response = await fetch(`${server.url}/v1/admin/keys`, {
    headers: { 'X-API-Key': testAdminKey },
  });
  const { data } = (await response.json()) as { data: unknown };
  expect((await keys(['list', '--json'])).out).toBe(`${JSON.stringify(data)}\n`);
});

test('a revoked key stops working and is listed as revoked', async () => {
  const { out } = await keys(['create', '--name', 'gone', '--tier', 'pro', '--json']);
  const { id, key } = JSON.parse(out);
  expect(await keys(['revoke', id])).toEqual({ exitCode: 0, out: `Revoked ${id}.\n`, err: '' });
  expect((await callAs(key)).status).toBe(401);
  expect((await keys(['list'])).out).toMatch(new RegExp(`^${id} .* - +\\d{4}-\\S+Z +gone$`, 'm'));
  expect((await keys(['revoke', id, '--json'])).out).toBe('{"revoked":true}\n');
});

test('a key that does not exist cannot be revoked', async () => {
  const { exitCode, err } = await keys(['revoke', 'abcdefABCDEF']);
  expect(exitCode).toBe(1);
  expect(err).toBe('sipher: API_KEY_NOT_FOUND: No API key has this id\n');
});

test('what the server refuses is told field by field', async () => {
  const args = ['create', '--name', 'x'.repeat(129), '--tier', 'pro', '--expires-at', 'tomorrow'];
  const { exitCode, out, err } = await keys(args);
  expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
  expect(err).toMatch(/^sipher: VALIDATION_ERROR: .*\n {2}name: .*\n {2}expiresAt: .*\n$/);
});

test('a wrong admin key is refused by the server and not repeated', async () => {
  const wrong = 'another-admin-key-of-enough-length-0123';
  const { exitCode, err } = await keys(['list'], { SIPHER_ADMIN_KEY: wrong });
  expect(exitCode).toBe(1);
  expect(err).toMatch(/^sipher: ADMIN_UNAUTHORIZED: .*\n$/);
  expect(err).not.toContain(wrong);
});

test('flags win over the environment', async () => {
  const environment = { SIPHER_URL: 'http://127.0.0.1:9', SIPHER_ADMIN_KEY: 'wrong' };
  const flags = ['--url', server.url, '--admin-key', testAdminKey];
  expect((await keys(['list', ...flags], environment)).exitCode).toBe(0);
});

test.each([{}, { SIPHER_ADMIN_KEY: '' }])(
  'without an admin key (%j) nothing is called: exit code 2',
  async (environment) => {
    const result = await runTestProgram(['keys', 'list'], { fetch: refuseFetch, environment });
    expect(result).toMatchObject({ exitCode: 2, out: '' });
    expect(result.err).toMatch(/^sipher: SIPHER_ADMIN_KEY \(--admin-key\): expected .*\n$/);
  },
);

test('a server without keys says so', async () => {
  const empty = await startTestServer({ adminKey: testAdminKey });
  const { out } = await keys(['list', '--url', empty.url]);
  await empty.close();
  expect(out).toBe('There are no API keys.\n');
});
