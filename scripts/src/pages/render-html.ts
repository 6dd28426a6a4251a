import { Marked, type Tokens } from 'marked';
import { withoutEnding } from './resolve-link.ts';

export type Heading = { readonly depth: number; readonly id: string; readonly text: string };
export type Rendered = { readonly html: string; readonly headings: readonly Heading[] };

/** A document, its links resolved, as the HTML of its content. */
export const renderHtml = (markdown: string): Rendered => {
  const headings: Heading[] = [];
  const nameHeading = openSlugs();
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth, text }: Tokens.Heading) {
        const inner = this.parser.parseInline(tokens);
        const plain = plainText(text);
        const id = nameHeading(plain);
        headings.push({ depth, id, text: plain });
        return `<h${depth} id="${id}">${inner}<a class="anchor" href="#${id}" aria-label="Link to this section">#</a></h${depth}>\n`;
      },
      link({ href, tokens }: Tokens.Link) {
        const inner = this.parser.parseInline(tokens);
        const isOutside = /^https?:/.test(href);
        return `<a href="${escapeHtml(withoutEnding(href))}"${isOutside ? ' rel="noopener noreferrer"' : ''}>${inner}</a>`;
      },
      code({ text, lang }: Tokens.Code) {
        // What follows the language in the info string is for checks, not for readers.
        const [language = ''] = (lang ?? '').split(/\s/, 1);
        const label = language === '' ? '' : ` data-language="${escapeHtml(language)}"`;
        return `<pre${label} tabindex="0"><code>${escapeHtml(text)}</code></pre>\n`;
      },
      html({ text }: Tokens.HTML | Tokens.Tag) {
        return escapeHtml(text);
      },
    },
    hooks: {
      // A wide table scrolls by itself, so that the page does not.
      postprocess: (html) =>
        html
          .replaceAll('<table>', '<div class="table" tabindex="0"><table>')
          .replaceAll('</table>', '</table></div>'),
    },
  });
  const html = marked.parse(markdown, { async: false });
  return { html, headings };
};

/** Ids as code hosts give them to headings, so that a link works there and here. */
const openSlugs = () => {
  const taken = new Map<string, number>();
  return (text: string): string => {
    const slug = text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, '')
      .replaceAll(' ', '-');
    const count = taken.get(slug) ?? 0;
    taken.set(slug, count + 1);
    return count === 0 ? slug : `${slug}-${count}`;
  };
};

/** A heading's text without its marks. */
const plainText = (text: string): string =>
  text.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[`*]/g, '');

/** A text as HTML shows it. */
export const escapeHtml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
