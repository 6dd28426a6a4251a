import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliCompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectRefusal } from '../testing/expect-refusal.ts';
import { openTestApp, type TestApp } from '../testing/open-test-app.ts';
import { exchangeRaw, listenOnLoopback, requestText } from '../testing/raw-exchange.ts';

const files: Readonly<Record<string, string>> = {
  'docs.html': '<title>the reference</title>',
  'docs/limits.html': '<h1>Limits</h1>',
  'docs/limits.md': '# Limits',
  'docs/README.html': '<h1>Documents</h1>',
  'docs/start/README.html': '<h1>Start</h1>',
  'docs/start/README.md': '# Start',
  'docs/chains/near.html': '<h1>NEAR</h1>',
  'docs/chains/near.md': '# NEAR',
  'docs/assets/site.css': 'body {}',
  'docs/assets/program-1.2.3.js': 'start()',
  'llms.txt': '# Sipher',
  'skill.md': '---\nname: sipher\n---',
};

let folder: string;
let pagesFolder: string;
let server: TestApp;
let port: number;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sipher-pages-'));
  pagesFolder = join(folder, 'site');
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(pagesFolder, name)), { recursive: true });
    await writeFile(join(pagesFolder, name), text);
    await writeFile(join(pagesFolder, `${name}.gz`), gzipSync(text));
    await writeFile(join(pagesFolder, `${name}.br`), brotliCompressSync(text));
  }
  await writeFile(join(folder, 'secret.md'), 'beside the site');
  server = await openTestApp({ pagesFolder });
  port = await listenOnLoopback(server.app);
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const get = (url: string, headers: Record<string, string> = {}) =>
  server.app.inject({ method: 'GET', url, headers });
/** The request line as it is: `inject` would mend some of these paths. */
const send = async (path: string, method = 'GET') =>
  (await exchangeRaw(port, [requestText({ method, path })]))[0];

test('a folder leads to its own page, and one without is not found', async () => {
  const folder = await get('/docs/start');
  expect([folder.statusCode, folder.headers.location]).toEqual([308, '/docs/start/README']);
  expect((await get('/docs/chains')).statusCode).toBe(404);
  expect((await get('/docs')).body).toContain('the reference');
});

test('a slash after /docs leads to /docs', async () => {
  const answer = await get('/docs/');
  expect([answer.statusCode, answer.headers.location]).toEqual([308, '/docs']);
});

describe('what is served', () => {
  test.each([
    ['/docs', 'text/html; charset=utf-8', 'docs.html'],
    ['/docs/limits', 'text/html; charset=utf-8', 'docs/limits.html'],
    ['/docs/limits.md', 'text/markdown; charset=utf-8', 'docs/limits.md'],
    ['/docs/chains/near', 'text/html; charset=utf-8', 'docs/chains/near.html'],
    ['/docs/chains/near.md?at=1', 'text/markdown; charset=utf-8', 'docs/chains/near.md'],
    ['/docs/assets/site.css', 'text/css; charset=utf-8', 'docs/assets/site.css'],
    [
      '/docs/assets/program-1.2.3.js',
      'application/javascript; charset=utf-8',
      'docs/assets/program-1.2.3.js',
    ],
    ['/llms.txt', 'text/plain; charset=utf-8', 'llms.txt'],
    ['/skill.md', 'text/markdown; charset=utf-8', 'skill.md'],
    ['//docs/limits', 'text/html; charset=utf-8', 'docs/limits.html'],
  ])('GET %s needs no key and is %s', async (url, type, file) => {
    const answer = await send(url);
    expect(answer?.status).toBe(200);
    expect(answer?.headers['content-type']).toBe(type);
    expect(answer?.body).toBe(files[file]);
  });

  test('Accept: text/markdown turns a page into its Markdown', async () => {
    const answer = await get('/docs/limits', { accept: 'text/markdown, text/html;q=0.8' });
    expect(answer.body).toBe('# Limits');
    expect(answer.headers.vary).toMatch(/accept\b(?!-)/);
    const browser = await get('/docs/limits', { accept: 'text/html,*/*;q=0.8' });
    expect(browser.body).toBe('<h1>Limits</h1>');
    expect(browser.headers.vary).toMatch(/accept\b(?!-)/);
  });

  test('HEAD is GET without the body', async () => {
    const answer = await server.app.inject({ method: 'HEAD', url: '/docs/limits' });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-length']).toBe(String(files['docs/limits.html']?.length));
    expect(answer.body).toBe('');
  });

  test.each([
    ['gzip', 'gzip', gzipSync],
    ['br', 'gzip, br', brotliCompressSync],
  ])('%s is what was compressed before, for Accept-Encoding: %s', async (name, accepted, pack) => {
    const answer = await get('/docs/limits.md', { 'accept-encoding': accepted });
    expect(answer.headers['content-encoding']).toBe(name);
    expect(answer.headers['content-type']).toBe('text/markdown; charset=utf-8');
    expect(answer.headers.vary).toContain('accept-encoding');
    expect(answer.rawPayload).toEqual(pack('# Limits'));
    if (name === 'gzip') expect(gunzipSync(answer.rawPayload).toString()).toBe('# Limits');
  });

  test('whoever has the page is told so by its ETag', async () => {
    const { headers } = await get('/docs/limits');
    const again = await get('/docs/limits', { 'if-none-match': String(headers.etag) });
    expect(again.statusCode).toBe(304);
    expect(again.body).toBe('');
    expect(again.headers['cache-control']).toBe('no-cache');
  });

  test('a page that has changed is refused to whoever asks for the one before', async () => {
    const answer = await get('/docs/limits', { 'if-match': '"another"' });
    expect(answer.statusCode).toBe(412);
    expect(answer.json().error.code).toBe('PRECONDITION_FAILED');
  });

  test('a range gets the whole page', async () => {
    const answer = await get('/docs/limits', { range: 'bytes=900-' });
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toBe('<h1>Limits</h1>');
  });
});

describe('headers', () => {
  test('a page runs nothing and loads nothing from elsewhere', async () => {
    const { headers } = await get('/docs/limits');
    expect(headers).toMatchObject({
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/script-src|unsafe|http|\*/);
  });

  test('the reference runs programs of this server alone', async () => {
    const policy = String((await get('/docs')).headers['content-security-policy']);
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("connect-src 'self';");
    expect(policy).not.toMatch(/unsafe-eval|http|\*/);
  });

  test('what has its version in its name is kept, all else is asked for again', async () => {
    const cacheOf = async (url: string) => (await get(url)).headers['cache-control'];
    expect(await cacheOf('/docs/assets/program-1.2.3.js')).toContain('immutable');
    expect(await cacheOf('/docs/assets/site.css')).toBe('no-cache');
    expect(await cacheOf('/skill.md')).toBe('no-cache');
  });
});

describe('what is not served', () => {
  test.each([
    '/docs/nothing',
    '/docs/nothing.md',
    '/docs/limits/',
    '/docs/limits.html',
    '/docs/limits.md.gz',
    '/docs/limits.md.br',
    '/docs.html',
    '/docs/chains',
    '/docs/chains/',
    '/Docs/limits',
    '/docs/Limits',
    '/docs/limits.MD',
    '///docs/limits',
    '/docs//limits',
    '/docs/./limits',
    '/docs/chains/../limits',
    '/docs/../secret.md',
    '/docs/../../secret.md',
    '/docs/%2e%2e/secret.md',
    '/docs/..%2f..%2fsecret.md',
    '/docs/%2e%2e%2fsecret.md',
    '/docs/..%5csecret.md',
    '/docs/chains%2fnear',
    '/docs/limits%00',
    '/docs/limits.md%00.html',
    '/docs/limits;a=1',
    '/docs/limits%3fa=1',
    '/docs/*',
    '/docs/__proto__',
    '/docs/etc/passwd',
    '/docs//etc/passwd',
    '/llms.txt/',
    '/LLMS.txt',
    '/llms.txt.gz',
    '/skill',
    '/skill.md/..',
    '/secret.md',
  ])('%s is 404', async (path) => {
    expectRefusal(await send(path), 'NOT_FOUND');
  });

  test.each(['/docs/nothing', '/docs/limits/', '/skill', '/skill/sipher', '/openapi.json'])(
    '%s is 404, and says where the pages are',
    async (path) => {
      const { message } = expectRefusal(await send(path), 'NOT_FOUND');
      for (const place of ['/docs/README', '/llms.txt', '/v1/openapi.json']) {
        expect(message).toContain(place);
      }
    },
  );

  test.each(['/docs/%', '/docs/%zz', '/docs/%c0%ae%c0%ae/secret.md'])('%s is 400', async (path) => {
    expectRefusal(await send(path), 'BAD_REQUEST');
  });

  test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND'])(
    '%s on a page is 405, and says what is allowed',
    async (method) => {
      for (const path of ['/docs', '/docs/limits', '/docs/limits.md', '/llms.txt', '/skill.md']) {
        const answer = await send(path, method);
        expectRefusal(answer, 'METHOD_NOT_ALLOWED');
        expect(answer?.headers.allow).toBe('GET, HEAD');
      }
      expectRefusal(await send('/docs/nothing', method), 'NOT_FOUND');
    },
  );

  test('a page that was taken away while the server runs is 404', async () => {
    await writeFile(join(pagesFolder, 'docs/brief.md'), '# Brief');
    const other = await openTestApp({ pagesFolder });
    await rm(join(pagesFolder, 'docs/brief.md'));
    const answer = await other.app.inject({ method: 'GET', url: '/docs/brief.md' });
    expect(answer.statusCode).toBe(404);
    expect(answer.json().error.code).toBe('NOT_FOUND');
    await other.close();
  });

  test('a server without pages says so once, and serves everything else', async () => {
    const bare = await openTestApp({ pagesFolder: join(folder, 'none') });
    for (const url of ['/docs', '/docs/limits', '/llms.txt', '/skill.md']) {
      const answer = await bare.app.inject({ method: 'GET', url });
      expect(answer.json().error.code).toBe('NOT_FOUND');
      expect(answer.json().error.message).not.toContain('/docs');
    }
    expect((await bare.app.inject('/v1/health')).statusCode).toBe(200);
    expect(bare.logged.filter((line) => line.includes('no pages'))).toHaveLength(1);
    await bare.close();
  });
});
