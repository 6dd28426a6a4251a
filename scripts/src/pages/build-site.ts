import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import { renderLlms } from './llms/render-llms.ts';
import { renderTemplate } from './page-template.ts';
import { type Page, readPages, skillFile } from './read-pages.ts';
import { referencePage, referenceScript, referenceStyle } from './reference-page.ts';
import { renderHtml } from './render-html.ts';
import type { Place } from './resolve-link.ts';
import { rewriteMarkdown } from './rewrite-markdown.ts';
import { readScalar, scalarFile } from './scalar.ts';
import { siteIcon, siteStyle } from './site-style.ts';
import { writeCompressed } from './write-compressed.ts';

/** Writes the whole site: what did not change keeps its time, and so its ETag. */
export const buildSite = async (root: string, folder: string): Promise<void> => {
  const site = renderSite(root);
  for (const [file, text] of site) writeCompressed(join(folder, file), text);
  // Megabytes that only another version changes.
  const known = listFiles(folder);
  if (!known.includes(`${scalarFile}.br`)) {
    writeCompressed(join(folder, scalarFile), await readScalar());
  }
  const wanted = new Set([...site.keys(), scalarFile]);
  for (const file of known) {
    if (!wanted.has(file.replace(/\.(?:gz|br)$/, ''))) rmSync(join(folder, file));
  }
};

/** Every file of the site but Scalar's: its path there to its text. */
export const renderSite = (root: string): Map<string, string> => {
  const pages = readPages(root);
  const paths = new Set(pages.map(({ path }) => path));
  const isPage = (path: string) => paths.has(path);
  return new Map<string, string>([
    ...pages.flatMap((page) => renderPage(page, pages, isPage)),
    ['llms.txt', renderLlms(pages)],
    ['skill.md', renderSkillFile(root, isPage)],
    ['docs.html', referencePage(scalarFile)],
    ['docs/assets/reference.js', referenceScript],
    ['docs/assets/reference.css', referenceStyle],
    ['docs/assets/site.css', siteStyle],
    ['docs/assets/icon.svg', siteIcon],
  ]);
};

const renderPage = (
  page: Page,
  pages: readonly Page[],
  isPage: Place['isPage'],
): [string, string][] => {
  const markdown = rewriteMarkdown(page.markdown, { path: page.path, isPage });
  const html = renderTemplate({ page, rendered: renderHtml(markdown), pages });
  return [
    [`docs/${page.path}.md`, markdown],
    [`docs/${page.path}.html`, html],
  ];
};

/** Those who keep a copy of it still know where its links lead: from the server's root. */
const renderSkillFile = (root: string, isPage: Place['isPage']): string => {
  const markdown = readFileSync(join(root, 'docs', skillFile), 'utf8');
  const toHref = (href: string) =>
    /^[a-z]+:|^#/.test(href) ? href : posix.join('/docs', posix.dirname(skillFile), href);
  return rewriteMarkdown(markdown, { path: skillFile.replace(/\.md$/, ''), isPage }, toHref);
};

const listFiles = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .map((file) => file.replaceAll(sep, '/'));
