import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

/** A document of docs/ that becomes a page. */
export type Page = {
  /** From docs/, without its ending: `reference/errors`. The page is at `/docs/` and this. */
  readonly path: string;
  readonly title: string;
  readonly markdown: string;
};

/** What agents read first, from docs/: served at the root, not among the pages. */
export const skillFile = 'agents/skill.md';

/** Every page, in the order of its path. */
export const readPages = (root: string): Page[] =>
  docsFiles(root)
    .filter((file) => file !== skillFile)
    .map((file) => {
      const markdown = readFileSync(join(root, 'docs', file), 'utf8');
      return { path: file.replace(/\.md$/, ''), title: titleOf(markdown) ?? file, markdown };
    });

const titleOf = (markdown: string): string | undefined =>
  /^# (.+)$/m.exec(markdown)?.[1]?.replaceAll('`', '');

/** The documents below docs/, as paths from there, in order. */
export const docsFiles = (root: string): string[] =>
  readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll(sep, '/'))
    .filter((path) => path.endsWith('.md'))
    .sort();
