import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { operationIds } from '@sipher/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../testing/open-test-app.ts';
import { readSite, siteFolder } from './read-site.ts';

// The site that `npm run build` made, which a checkout without a build does not have.
const urls = [...readSite(siteFolder).keys()];
const htmlPages = urls.filter((url) => /^\/docs(?:\/|$)/.test(url) && !/\.\w+$/.test(url));
const markdownPages = urls.filter((url) => /\.(?:md|txt)$/.test(url));

let server: TestApp;
beforeAll(async () => {
  server = await openTestApp();
});
afterAll(() => server.close());

const read = async (url: string): Promise<string> => {
  const { statusCode, body } = await server.app.inject(url);
  expect([url, statusCode]).toEqual([url, 200]);
  return body;
};

/** Asks for each path once: pages link to one another a thousand times. */
const openMemory = () => {
  const known = new Map<string, boolean>();
  return async (path: string): Promise<boolean> => {
    const isServed = known.get(path) ?? (await server.app.inject(path)).statusCode === 200;
    known.set(path, isServed);
    return isServed;
  };
};

const isOutside = (href: string): boolean => /^[a-z][a-z0-9+.-]*:/i.test(href);

/** Where links of a page lead on this server. */
const resolve = (hrefs: readonly string[], url: string): URL[] =>
  hrefs.filter((href) => !isOutside(href)).map((href) => new URL(href, `http://server${url}`));

const linksOfHtml = (html: string): string[] =>
  [...html.matchAll(/<(?:a|link)\s[^>]*?href="([^"]+)"/g)].map(([, href = '']) => href);

const withoutCode = (markdown: string): string =>
  markdown.replace(/^(`{3,})[\s\S]*?^\1/gm, '').replace(/`[^`\n]*`/g, '');
const linksOfMarkdown = (markdown: string): string[] =>
  [...withoutCode(markdown).matchAll(/\]\(([^)\s]+)\)/g)].map(([, href = '']) => href);

test('every document is there as a page and as Markdown', async () => {
  expect(htmlPages.length).toBeGreaterThan(25);
  for (const page of htmlPages.filter((url) => url !== '/docs')) {
    const html = await server.app.inject(page);
    expect(html.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(html.body).toMatch(/<h1 id="[^"]+">/);
    const markdown = await server.app.inject(`${page}.md`);
    expect(markdown.headers['content-type']).toBe('text/markdown; charset=utf-8');
    expect(markdown.body).toMatch(/^# /m);
  }
});

describe('links', () => {
  test('every link of a page leads to something that is served, at a place that is there', async () => {
    const texts = new Map<string, string>();
    for (const page of htmlPages) texts.set(page, await read(page));
    const isServed = openMemory();
    const lost: string[] = [];
    for (const [page, html] of texts) {
      for (const { pathname, hash } of resolve(linksOfHtml(html), page)) {
        const target = texts.get(pathname);
        const isThere = hash === '' || target?.includes(`id="${decodeURI(hash.slice(1))}"`);
        if (!isThere || !(await isServed(pathname))) lost.push(`${page}: ${pathname}${hash}`);
      }
    }
    expect([...new Set(lost)]).toEqual([]);
  });

  test('every link of a Markdown page leads to something that is served', async () => {
    const lost: string[] = [];
    const isServed = openMemory();
    for (const page of markdownPages) {
      for (const { pathname } of resolve(linksOfMarkdown(await read(page)), page)) {
        if (!(await isServed(pathname))) lost.push(`${page}: ${pathname}`);
      }
    }
    expect([...new Set(lost)]).toEqual([]);
  });

  test('a page is among the links of every page, and of llms.txt', async () => {
    const index = await read('/llms.txt');
    const links = resolve(linksOfHtml(await read('/docs/README')), '/docs/README');
    const paths = links.map(({ pathname }) => pathname);
    for (const page of htmlPages.filter((url) => url !== '/docs')) {
      expect(paths).toContain(page);
      expect(index).toContain(`(${page}.md)`);
    }
  });
});

test('the reference leads to the guides, also where programs run', async () => {
  const html = (await read('/docs')).replace(/<noscript>[\s\S]*?<\/noscript>/, '');
  const paths = resolve(linksOfHtml(html), '/docs').map(({ pathname }) => pathname);
  expect(paths).toEqual(expect.arrayContaining(['/docs/README', '/docs/reference/operations']));
});

test('no page takes a program, a style, a font or an image from elsewhere', async () => {
  for (const page of htmlPages) {
    const html = await read(page);
    const loads = [
      ...html.matchAll(/<(?:script|img|iframe|source|embed|object)\s[^>]*?(?:src|data)="([^"]+)"/g),
      ...html.matchAll(/<link\s[^>]*?href="([^"]+)"/g),
    ].map(([, target = '']) => target);
    expect(loads.filter((target) => isOutside(target) || target.startsWith('//'))).toEqual([]);
    expect(html).not.toMatch(/<style|\sstyle="|\son\w+="|<script>/);
  }
  const style = await read('/docs/assets/site.css');
  expect(style).not.toMatch(/url\(|@import|https?:/);
});

test('the reference starts Scalar with all that asks other servers switched off', async () => {
  const html = await read('/docs');
  const scripts = [...html.matchAll(/<script src="([^"]+)"/g)].map(([, source = '']) => source);
  expect(scripts).toHaveLength(2);
  const [scalar = '', start = ''] = resolve(scripts, '/docs').map(({ pathname }) => pathname);
  expect((await read(scalar)).length).toBeGreaterThan(1_000_000);
  const program = await read(start);
  for (const line of ['withDefaultFonts: false', 'telemetry: false', 'agent: { disabled: true }']) {
    expect(program).toContain(line);
  }
  expect(program).not.toMatch(/https?:/);
});

describe('what agents read', () => {
  test('llms.txt has the form of llmstxt.org', async () => {
    const text = await read('/llms.txt');
    expect(text).toMatch(/^# Sipher\n\n> [^\n]+\n\n/);
    const entries = text.split('\n').filter((line) => line.startsWith('- '));
    expect(entries.length).toBeGreaterThan(25);
    for (const entry of entries) expect(entry).toMatch(/^- \[[^\]]+\]\(\/docs\/[^)]+\.md\): .+$/);
  });

  test('skill.md says when to use it, names every operation, and is short', async () => {
    const text = await read('/skill.md');
    expect(text).toMatch(/^---\nname: sipher\ndescription: [^\n]{80,1024}\n---\n/);
    expect(text.split('\n').length).toBeLessThan(500);
    for (const id of operationIds) expect(text).toContain(`[\`${id}\`](/docs/reference/api/`);
  });

  test('skill.md is the committed page, with its links as the server has them', async () => {
    const source = fileURLToPath(new URL('../../../../docs/agents/skill.md', import.meta.url));
    const lines = readFileSync(source, 'utf8').split('\n').length;
    expect((await read('/skill.md')).split('\n')).toHaveLength(lines);
  });
});
