import { posix } from 'node:path';
import { type Place, resolveLink } from './resolve-link.ts';

const fence = /^\s*(`{3,}|~{3,})/;
const link = /\[((?:[^\]\\]|\\.)*)\]\(([^)\s]+)\)/g;

/** A document with its links as the server has them. What is not served is named, not linked. */
export const rewriteMarkdown = (
  markdown: string,
  place: Place,
  toHref: (href: string) => string = (href) => href,
): string =>
  mapProse(markdown, (prose) =>
    prose.replace(link, (_, text: string, href: string) => {
      const resolved = resolveLink(href, place);
      return resolved === null ? nameFile(text, href, place) : `[${text}](${toHref(resolved)})`;
    }),
  );

/** The text of a link that leads nowhere here, and the file in the repository that it means. */
const nameFile = (text: string, href: string, { path }: Place): string => {
  const file = posix.join('docs', posix.dirname(path), href.replace(/#.*/, ''));
  return text.replaceAll('`', '') === file ? text : `${text} (\`${file}\`)`;
};

/** Changes what stands outside fenced blocks of code. */
const mapProse = (markdown: string, change: (prose: string) => string): string =>
  splitByFences(markdown)
    .map(({ text, isCode }) => (isCode ? text : change(text)))
    .join('\n');

type Part = { readonly text: string; readonly isCode: boolean };

const splitByFences = (markdown: string): Part[] => {
  const parts: Part[] = [];
  let lines: string[] = [];
  let open: string | null = null;
  const end = (isCode: boolean) => {
    if (lines.length > 0) parts.push({ text: lines.join('\n'), isCode });
    lines = [];
  };
  for (const line of markdown.split('\n')) {
    const mark = fence.exec(line)?.[1];
    if (open === null && mark !== undefined) {
      end(false);
      open = mark;
      lines.push(line);
      continue;
    }
    lines.push(line);
    if (open === null || !mark?.startsWith(open)) continue;
    end(true);
    open = null;
  }
  end(open !== null);
  return parts;
};
