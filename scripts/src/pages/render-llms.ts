import type { Page } from './read-pages.ts';

/**
 * The index for agents that read: every page once, in the form of llmstxt.org.
 * @see https://llmstxt.org
 */
export const renderLlms = (pages: readonly Page[]): string =>
  [
    '# Sipher',
    '> A self-hosted privacy API for autonomous agents: stealth addresses, private transfers, scanning, commitments and viewing keys behind one HTTP API. An agent states its privacy posture once, in a session, and every later request with X-Session-Id is made under it.',
    'Every page is Markdown at the address below, and HTML without `.md`. An agent that is about to call the API reads [skill.md](/skill.md) first: it is one page. The OpenAPI 3.1 document is at [/v1/openapi.json](/v1/openapi.json), the interactive reference for people at [/docs](/docs).',
    ...sections.map(({ title, has }) =>
      renderSection(
        title,
        pages.filter(({ path }) => has.test(path)),
      ),
    ),
  ]
    .join('\n\n')
    .concat('\n');

const sections: readonly { readonly title: string; readonly has: RegExp }[] = [
  { title: 'Guides', has: /^(?:[^/]+|getting-started\/.*)$/ },
  { title: 'API, a page for each group of operations', has: /^reference\/api\// },
  { title: 'Reference', has: /^reference\/[^/]+$/ },
  { title: 'Chains', has: /^chains\// },
  { title: 'Optional', has: /^decisions\// },
];

const renderSection = (title: string, pages: readonly Page[]): string =>
  [`## ${title}`, pages.map(renderLink).join('\n')].join('\n\n');

const renderLink = (page: Page): string => {
  const about = aboutOf(page.markdown);
  return `- [${page.title}](/docs/${page.path}.md)${about === '' ? '' : `: ${about}`}`;
};

const maxAboutLength = 160;

/** The first sentence of a page, in plain words. */
const aboutOf = (markdown: string): string => {
  const blocks = markdown.replace(/^# .+\n/m, '').split(/\n{2,}/);
  const isProse = (block: string) => /^(?!```)[\p{L}`*[]/u.test(block);
  const paragraph = blocks.map((block) => block.trim()).find(isProse) ?? '';
  const plain = paragraph
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[*`]/g, '')
    .replaceAll(/\s+/g, ' ');
  const sentence = (/^.*?\.(?= |$)/.exec(plain)?.[0] ?? plain).replace(/[.:]$/, '');
  if (sentence.length <= maxAboutLength) return sentence;
  return `${sentence.slice(0, maxAboutLength).replace(/\s\S*$/, '')} …`;
};
