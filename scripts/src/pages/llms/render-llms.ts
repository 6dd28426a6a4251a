import type { Page } from '../read-pages.ts';
import { describePages } from './describe-pages.ts';

/**
 * The index for agents that read: every page once, in the form of llmstxt.org.
 * @see https://llmstxt.org
 */
export const renderLlms = (pages: readonly Page[]): string => {
  const descriptions = describePages(pages);
  const linkAll = (own: readonly Page[]) =>
    own.map((page) => renderLink(page, descriptions.get(page.path) ?? ''));
  return [
    ...preamble,
    ...sections.map(({ title, has }) =>
      renderSection(title, linkAll(pages.filter(({ path }) => has.test(path)))),
    ),
  ]
    .join('\n\n')
    .concat('\n');
};

const preamble: readonly string[] = [
  '# Sipher',
  '> A self-hosted privacy API for autonomous agents: stealth addresses, private transfers, scanning, commitments and viewing keys behind one HTTP API. An agent states its privacy posture once, in a session, and every later request with X-Session-Id is made under it.',
  'Every page is Markdown at the address below, and HTML without `.md`. An agent that is about to call the API reads [skill.md](/skill.md) first: it is one page. The OpenAPI 3.1 document is at [/v1/openapi.json](/v1/openapi.json), the interactive reference for people at [/docs](/docs).',
];

const sections: readonly { readonly title: string; readonly has: RegExp }[] = [
  { title: 'Guides', has: /^(?:[^/]+|getting-started\/.*)$/ },
  { title: 'API, a page for each group of operations', has: /^reference\/api\// },
  { title: 'Reference', has: /^reference\/[^/]+$/ },
  { title: 'Chains', has: /^chains\// },
  { title: 'Optional', has: /^decisions\// },
];

const renderSection = (title: string, links: readonly string[]): string =>
  [`## ${title}`, links.join('\n')].join('\n\n');

const renderLink = ({ path, title }: Page, description: string): string =>
  `- [${title}](/docs/${path}.md): ${description}`;
