import { posix } from 'node:path';
import { skillFile } from './read-pages.ts';

/** Where a page stands: its path from docs/, and whether others can be linked to. */
export type Place = {
  readonly path: string;
  readonly isPage: (path: string) => boolean;
};

/**
 * A link of a document as one between URLs, relative to the page's own; pages keep their ending.
 * Null: it leads to what is not served, such as a file of the repository outside docs/.
 */
export const resolveLink = (href: string, { path, isPage }: Place): string | null => {
  if (/^[a-z][a-z0-9+.-]*:/i.test(href) || href.startsWith('#')) return href;
  const [file = '', fragment] = href.split('#', 2);
  const target = posix.join(posix.dirname(path), file);
  const served = servedPath(target, isPage);
  if (served === null) return null;
  const from = posix.dirname(`docs/${path}`);
  return posix.relative(from, served) + (fragment === undefined ? '' : `#${fragment}`);
};

/** From the server's root: where a file of docs/ is found. */
const servedPath = (target: string, isPage: Place['isPage']): string | null => {
  if (target === 'reference/openapi.json') return 'v1/openapi.json';
  if (target === skillFile) return 'skill.md';
  return target.endsWith('.md') && isPage(target.slice(0, -3)) ? `docs/${target}` : null;
};

/** A link between pages of HTML: their URLs have no ending. */
export const withoutEnding = (href: string): string =>
  /^[a-z][a-z0-9+.-]*:/i.test(href) || /(?:^|\/)skill\.md/.test(href)
    ? href
    : href.replace(/\.md(?=#|$)/, '');
