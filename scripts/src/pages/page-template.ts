import { posix } from 'node:path';
import type { Page } from './read-pages.ts';
import { escapeHtml, type Heading, type Rendered } from './render-html.ts';

export type Template = {
  readonly page: Page;
  readonly rendered: Rendered;
  readonly pages: readonly Page[];
};

/** A whole page: the list of all pages, its content, and what it contains. */
export const renderTemplate = ({ page, rendered, pages }: Template): string => {
  const toRoot = '../'.repeat(page.path.split('/').length);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(page.title)} · Sipher</title>
<link rel="icon" href="${toRoot}docs/assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${toRoot}docs/assets/site.css">
<link rel="alternate" type="text/markdown" href="${escapeHtml(posix.basename(page.path))}.md">
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header><a class="brand" href="${toRoot}docs/README">Sipher</a><nav aria-label="Site"><a href="${toRoot}docs/README">Guides</a><a href="${toRoot}docs">API</a><a href="${toRoot}llms.txt">llms.txt</a></nav></header>
<div class="${isWide(page) ? 'columns wide' : 'columns'}">
<nav class="pages" aria-label="Pages">${renderNavigation(page, pages)}</nav>
<main id="content"><article>
${rendered.html}</article>
<footer><a href="${escapeHtml(posix.basename(page.path))}.md">This page as Markdown</a></footer></main>
${renderContents(rendered.headings)}
</div>
</body>
</html>
`;
};

const sections: readonly { readonly name: string; readonly has: RegExp }[] = [
  { name: 'Getting started', has: /^(?:README$|getting-started\/)/ },
  { name: 'Guides', has: /^[^/]+$/ },
  { name: 'Chains', has: /^chains\// },
  { name: 'API', has: /^reference\/api\// },
  { name: 'Reference', has: /^reference\// },
  { name: 'Decisions', has: /^decisions\// },
  { name: 'More', has: /./ },
];

/** Tables make the reference: they get the room that prose would leave empty. */
const isWide = ({ path }: Page): boolean => path.startsWith('reference/');

const renderNavigation = (current: Page, pages: readonly Page[]): string => {
  const from = posix.dirname(`docs/${current.path}`);
  const renderEntry = ({ path, title }: Page): string => {
    const mark = path === current.path ? ' aria-current="page"' : '';
    const href = posix.relative(from, `docs/${path}`);
    return `<li><a href="${escapeHtml(href)}"${mark}>${escapeHtml(title)}</a></li>`;
  };
  return sections
    .map(({ name }) => ({ name, own: pages.filter(({ path }) => sectionOf(path) === name) }))
    .filter(({ own }) => own.length > 0)
    .map(({ name, own }) => `<h2>${name}</h2><ul>${own.map(renderEntry).join('')}</ul>`)
    .join('');
};

const sectionOf = (path: string): string | undefined =>
  sections.find(({ has }) => has.test(path))?.name;

const renderContents = (headings: readonly Heading[]): string => {
  const own = headings.filter(({ depth }) => depth === 2);
  if (own.length < 2) return '';
  const entries = own.map(({ id, text }) => `<li><a href="#${id}">${escapeHtml(text)}</a></li>`);
  return `<nav class="contents" aria-label="On this page"><h2>On this page</h2><ul>${entries.join('')}</ul></nav>`;
};
