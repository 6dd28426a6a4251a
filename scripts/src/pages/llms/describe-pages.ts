import { posix } from 'node:path';
import type { Page } from '../read-pages.ts';

/**
 * What each page is for, in a line, by its path: what the list of all pages says of it, else its
 * first sentence, unless neither would help to choose.
 */
export const describePages = (pages: readonly Page[]): ReadonlyMap<string, string> => {
  const listed = readListed(pages.find(({ path }) => path === 'README')?.markdown ?? '');
  return new Map(
    pages.map(({ path, markdown }) => [
      path,
      ownDescriptions[path] ?? listed.get(path) ?? firstSentence(markdown),
    ]),
  );
};

/** For pages that the list names without a word, and that do not begin with what they are for. */
export const ownDescriptions: Readonly<Record<string, string>> = {
  README:
    'Every page, by what you came for: to begin, to write an agent, to look up, to trust, to run',
  cli: 'The server and every operation of the API as a command, sipher <group> <name>',
  dependencies: 'Every runtime dependency, and why this one',
  index:
    'How announcements are read from the chains and kept, so that each scan need not read them again',
  metrics: 'What the operator can scrape, and what the owner of a key can read of its use',
  'privacy-levels': 'What standard, shielded and maximum demand, and which to demand',
  rpc: 'Which requests ask an RPC endpoint of a chain, and how endpoints are set',
  'chains/evm': 'What a payment on Ethereum, Polygon, Arbitrum, Optimism or Base puts on chain',
  'chains/near': 'What a payment on NEAR puts on chain',
  'getting-started/curl': 'The first requests from a shell, against a server of your own',
  'reference/privacy': 'What each backend hides at each level, on every chain',
};

/** `- [Title](page.md): what it is for`, up to where the item goes on to another page. */
const listedItem = /^\[[^\]]+\]\(([^)#]+)\.md\): (.+)$/;

/** What the list of all pages says of those that an item begins with. */
export const readListed = (markdown: string): ReadonlyMap<string, string> =>
  new Map(
    markdown
      .split(/^- |\n{2,}/m)
      .map((item) => listedItem.exec(unwrap(item)))
      .filter((match) => match !== null)
      .map(([, path = '', text = '']) => [
        posix.normalize(path),
        plain(text.replace(/; \[.*/, '')),
      ]),
  );

const firstSentence = (markdown: string): string => {
  const blocks = markdown.replace(/^# .+\n/m, '').split(/\n{2,}/);
  const isProse = (block: string) => /^(?!```)[\p{L}`*[]/u.test(block);
  const paragraph = plain(blocks.map(unwrap).find(isProse) ?? '');
  return (/^.*?\.(?= |$)/.exec(paragraph)?.[0] ?? paragraph).replace(/[.:]$/, '');
};

const unwrap = (block: string): string => block.trim().replaceAll(/\s+/g, ' ');

const plain = (text: string): string =>
  text.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[*`]/g, '');
