import { expect, test } from 'vitest';
import { renderHtml } from './render-html.ts';
import { rewriteMarkdown } from './rewrite-markdown.ts';

const pages = new Set(['limits', 'reference/errors', 'chains/near', 'README']);
const isPage = (path: string) => pages.has(path);
const at = (path: string) => ({ path, isPage });

test.each([
  ['a page beside it', 'limits', '[x](README.md)', '[x](README.md)'],
  ['a place in a page above it', 'chains/near', '[x](../limits.md#a-b)', '[x](../limits.md#a-b)'],
  ['a place on the page itself', 'limits', '[x](#here)', '[x](#here)'],
  ['the OpenAPI document', 'reference/errors', '[x](openapi.json)', '[x](../../v1/openapi.json)'],
  ['what agents read first', 'limits', '[x](agents/skill.md)', '[x](../skill.md)'],
  ['another site', 'limits', '[x](https://a.example/b.md)', '[x](https://a.example/b.md)'],
  ['a file outside', 'limits', 'see [`x`](../README.md#y), or', 'see `x` (`README.md`), or'],
  ['one from deeper', 'chains/near', 'its [x](../../a/b.md).', 'its x (`a/b.md`).'],
  ['a file that is named already', 'limits', '[`a/b.md`](../a/b.md)', '`a/b.md`'],
  ['a page that is not there', 'limits', '[x](nothing.md)', 'x (`docs/nothing.md`)'],
  ['a text over two lines', 'limits', '[a\nb](../LICENSE)', 'a\nb (`LICENSE`)'],
])('a link to %s', (_, page, markdown, expected) => {
  expect(rewriteMarkdown(markdown, at(page))).toBe(expected);
});

test('blocks of code stay as they are', () => {
  const markdown = '[x](../a.md)\n````md\n```\n[x](../a.md)\n```\n````\n[x](../a.md)';
  const expected = 'x (`a.md`)\n````md\n```\n[x](../a.md)\n```\n````\nx (`a.md`)';
  expect(rewriteMarkdown(markdown, at('limits'))).toBe(expected);
});

test('pages link to pages, and keep what is served with its ending', () => {
  const markdown = '[a](limits.md#x) [b](../skill.md) [c](https://a.example/b.md)';
  const { html } = renderHtml(markdown);
  expect(html).toContain('href="limits#x"');
  expect(html).toContain('href="../skill.md"');
  expect(html).toContain('href="https://a.example/b.md" rel="noopener noreferrer"');
});

test('headings get the ids that code hosts give them', () => {
  const { headings } = renderHtml('## What is `kept`, and how?\n\n## Naïve *x*\n\n## Naïve *x*');
  expect(headings.map(({ id }) => id)).toEqual(['what-is-kept-and-how', 'naïve-x', 'naïve-x-1']);
});

test('markup in a document is shown, and not obeyed', () => {
  const { html } = renderHtml('a <script>alert(1)</script> `<b>`\n\n<img src=x onerror=y>\n');
  expect(html).not.toMatch(/<(?:script|img|b)\b/);
});

test('what follows the language of a block is for checks, and not shown', () => {
  const { html } = renderHtml('```sh no-run: needs a chain\ncurl "a" <b>\n```');
  expect(html).toContain('<pre data-language="sh"');
  expect(html).toContain('curl &quot;a&quot; &lt;b&gt;');
  expect(html).not.toContain('needs a chain');
});
