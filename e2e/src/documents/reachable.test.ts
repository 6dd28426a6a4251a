import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { listDocuments, projectFolder, readDocument } from './list-documents.ts';

/** The documents that one links to, as paths from the project's folder. */
const linksOf = (file: string): string[] =>
  [...readDocument(file).matchAll(/\]\(([^)\s#]+\.md)(?:#[^)]*)?\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => join(dirname(file), target))
    // A link to nothing is a fault of its own, which the house's rules find.
    .filter((target) => existsSync(join(projectFolder, target)));

const reachableFrom = (start: string, linksOf: (file: string) => readonly string[]): string[] => {
  const found = new Set([start]);
  // A set hands out what is added while it is walked.
  for (const file of found) for (const target of linksOf(file)) found.add(target);
  return [...found];
};

test('every document is reached from the README by links', () => {
  const reached = new Set(reachableFrom('README.md', linksOf));
  expect(listDocuments().length).toBeGreaterThan(20);
  expect(listDocuments().filter((file) => !reached.has(file))).toEqual([]);
});

test('a page that only itself links to is not reached', () => {
  const links: Record<string, string[]> = { a: ['b'], b: ['a'], alone: ['alone', 'a'] };
  expect(reachableFrom('a', (file) => links[file] ?? [])).toEqual(['a', 'b']);
});

/** Headings as GitHub names them in addresses. */
const anchorsOf = (file: string): string[] =>
  [...readDocument(file).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

test('every link to a heading leads to one', () => {
  const links = listDocuments().flatMap((file) =>
    [...readDocument(file).matchAll(/\]\(([^)\s#]*)#([^)]+)\)/g)]
      .filter(([, target = '']) => !/^[a-z]+:/.test(target))
      .map(([, target = '', anchor = '']) => ({
        file,
        to: target === '' ? file : join(dirname(file), target),
        anchor,
      })),
  );
  expect(links.length).toBeGreaterThan(20);
  expect(links.filter(({ to, anchor }) => !anchorsOf(to).includes(anchor))).toEqual([]);
});
