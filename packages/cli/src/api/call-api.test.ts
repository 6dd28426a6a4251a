import type { RequestListener } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { listenHttp } from '../testing/listen-http.ts';
import { refuseFetch, runTestProgram } from '../testing/run-test-program.ts';

const key = 'an-admin-key-that-nobody-must-see';
const open: { close: () => Promise<unknown> }[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

const listen = async (listener: RequestListener) => {
  const server = await listenHttp(listener);
  open.push(server);
  return server.url;
};

const list = (url: string, ...args: string[]) =>
  runTestProgram(['keys', 'list', '--url', url, '--admin-key', key, ...args]);

const empty = '{"success":true,"data":{"keys":[],"total":0}}';

test('a call goes to the path below the URL, with the key in X-API-Key', async () => {
  const seen: unknown[] = [];
  const url = await listen(({ method, url, headers }, response) => {
    seen.push([method, url, headers['x-api-key'], headers['content-type']]);
    response.end(empty);
  });
  expect((await list(`${url}/below/`)).exitCode).toBe(0);
  expect(seen).toEqual([['GET', '/below/v1/admin/keys', key, undefined]]);
});

test('--json prints the data exactly as it came, with what a newer server adds', async () => {
  const url = await listen((_, response) =>
    response.end('{"success":true,"data":{"total":0,"keys":[],"more":{"b":1,"a":2}}}'),
  );
  const { out } = await list(url, '--json');
  expect(out).toBe('{"total":0,"keys":[],"more":{"b":1,"a":2}}\n');
});

test('a server that cannot be reached is told with what was tried', async () => {
  const url = await listen(() => {});
  await open.pop()?.close();
  const { exitCode, out, err } = await list(url);
  expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
  expect(err).toBe(
    `sipher: GET ${url}/v1/admin/keys: connect ECONNREFUSED ${url.slice('http://'.length)}\n`,
  );
});

test('a server that does not answer is given up after the timeout', async () => {
  const url = await listen(() => {});
  const { exitCode, err } = await list(url, '--timeout-ms', '50');
  expect(exitCode).toBe(1);
  expect(err).toBe(`sipher: GET ${url}/v1/admin/keys: no answer within 50 ms\n`);
});

test('the timeout covers the body of the answer', async () => {
  const url = await listen((_, response) => response.write('{'));
  const { err } = await list(url, '--timeout-ms', '200');
  expect(err).toContain('no answer within 200 ms');
});

test('a redirect is not followed: the key stays with the host it was meant for', async () => {
  let calls = 0;
  const elsewhere = await listen((_, response) => {
    calls += 1;
    response.end(empty);
  });
  const url = await listen((_, response) => response.writeHead(307, { Location: elsewhere }).end());
  const { exitCode, err } = await list(url);
  expect(exitCode).toBe(1);
  expect(err).toContain('expected an answer of Sipher, got status 307');
  expect(calls).toBe(0);
});

test.each([
  ['a page', 200, '<html>'],
  ['a number', 200, '7'],
  ['a failure without a code', 502, '{"error":"bad gateway"}'],
  ['a success with the status of a failure', 500, empty],
  ['data that does not fit the contract', 200, '{"success":true,"data":{"keys":[{}],"total":1}}'],
])('%s is no answer of Sipher', async (_, status, body) => {
  const url = await listen((_, response) =>
    response.writeHead(status, { 'Content-Type': 'text/html' }).end(body),
  );
  const { exitCode, out, err } = await list(url);
  expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
  expect(err).toBe(
    `sipher: GET ${url}/v1/admin/keys: expected an answer of Sipher, got status ${status}, text/html\n`,
  );
});

test('an error of the API is told by code, message and issues', async () => {
  const error = {
    code: 'VALIDATION_ERROR',
    message: 'two things',
    details: {
      issues: [
        { path: 'name', message: 'too long' },
        { path: 'tier', message: 'no' },
      ],
    },
  };
  const url = await listen((_, response) =>
    response.writeHead(400).end(JSON.stringify({ success: false, error })),
  );
  const { exitCode, err } = await list(url);
  expect(exitCode).toBe(1);
  expect(err).toBe('sipher: VALIDATION_ERROR: two things\n  name: too long\n  tier: no\n');
});

test.each([[[]], [['--json']]])(
  'data nested without measure is no answer of Sipher (%j)',
  async (form) => {
    const deep = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
    const url = await listen((_, response) =>
      response.end(`{"success":true,"data":{"status":"ok","version":"1","deep":${deep}}}`),
    );
    const { exitCode, out, err } = await runTestProgram([
      'system',
      'health',
      '--url',
      url,
      ...form,
    ]);
    expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
    expect(err).toMatch(
      /^sipher: GET \S+: expected an answer of Sipher, got one nested more than 100 /,
    );
  },
);

test.each([
  ['a text named toString', '{"toString":"x"}'],
  ['lists without measure', `${'['.repeat(20_000)}${']'.repeat(20_000)}`],
  ['nothing', 'null'],
])('issues that hold %s are told as far as they are texts', async (_, value) => {
  const issues = `[{"path":"name","message":${value}},{"path":${value},"message":"no"},${value}]`;
  const error = `{"code":"VALIDATION_ERROR","message":"no","details":{"issues":${issues}}}`;
  const url = await listen((_, response) =>
    response.writeHead(400).end(`{"success":false,"error":${error}}`),
  );
  const { exitCode, err } = await list(url);
  expect(exitCode).toBe(1);
  expect(err).toBe('sipher: VALIDATION_ERROR: no\n  name: -\n  -: no\n  -: -\n');
});

test('a fault of the server is told with its request id', async () => {
  const error = { code: 'INTERNAL_SERVER_ERROR', message: 'A fault\u001b[2J' };
  const url = await listen((_, response) =>
    response
      .writeHead(500, { 'X-Request-Id': 'r-1' })
      .end(JSON.stringify({ success: false, error })),
  );
  const { err } = await list(url);
  expect(err).toBe('sipher: INTERNAL_SERVER_ERROR: A fault\\u{1b}[2J\n  X-Request-Id: r-1\n');
});

test.each(['x', 'ftp://h', 'http://u:s3cret@h', 'http://h/?k=s3cret', 'http://h/#s3cret'])(
  '%s is no URL of a server: exit code 2, and it is not repeated',
  async (url) => {
    const { exitCode, err } = await list(url);
    expect(exitCode).toBe(2);
    expect(err).toMatch(/^sipher: SIPHER_URL \(--url\): expected .*\n$/);
    expect(err).not.toContain('s3cret');
  },
);

test.each(['line\nbreak', 'spa ce', 'é'])(
  'the key %j, which no header can carry, is refused unseen',
  async (adminKey) => {
    const result = await runTestProgram(['keys', 'list'], {
      fetch: refuseFetch,
      environment: { SIPHER_ADMIN_KEY: adminKey },
    });
    expect(result).toEqual({
      exitCode: 2,
      out: '',
      err: 'sipher: SIPHER_ADMIN_KEY (--admin-key): expected printable ASCII without spaces\n',
    });
  },
);

test.each(['..', '.', '', 'a/b', `sph_${'a'.repeat(12)}_${'s'.repeat(38)}`])(
  'the id %j is refused before anything is called, and not repeated',
  async (id) => {
    const args = ['keys', 'revoke', '--admin-key', key, '--', id];
    const { exitCode, err } = await runTestProgram(args, { fetch: refuseFetch });
    expect(exitCode).toBe(2);
    expect(err).toMatch(/^sipher: id: Invalid string: must match pattern \S+\n$/);
  },
);
