import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readPages } from '../read-pages.ts';
import { describePages, ownDescriptions, readListed } from './describe-pages.ts';
import { renderLlms } from './render-llms.ts';

const pages = readPages(fileURLToPath(new URL('../../../..', import.meta.url)));
const descriptions = describePages(pages);
const listed = readListed(pages.find(({ path }) => path === 'README')?.markdown ?? '');

test.each(pages)('$path has a description that is whole', ({ path, title }) => {
  const description = descriptions.get(path) ?? '';
  expect(description.length).toBeGreaterThan(15);
  expect(description).not.toMatch(/…|\.\.\.|[[\]`]|[:;,]$/);
  expect(description.replace(/[^()]/g, '')).toMatch(/^(?:\(\))*$/);
  expect(title).not.toContain(description);
  // A package may begin a sentence with its name.
  if (description !== listed.get(path)) expect(description).toMatch(/^(?:\p{Lu}|@sipher\/)/u);
});

test('a page is described as the list of all pages does it, up to the next page', () => {
  const list = [
    '- [One](one.md): what it is for, with',
    '  [two](two.md); and more; [three](a/three.md)',
    '- [Four](four.md) and [five](five.md)',
    '- Before it: [six](six.md)',
    '',
    '## A heading',
  ].join('\n');
  expect([...readListed(list)]).toEqual([['one', 'what it is for, with two; and more']]);
});

test('a page without a line of its own there begins with what it is for', () => {
  const markdown = '# A\n\n```sh\nnpm ci\n```\n\nWhat `a` does, with\n[b](b.md) 1.5. And more.\n';
  const page = { path: 'a', title: 'A', markdown };
  expect(describePages([page]).get('a')).toBe('What a does, with b 1.5');
});

test('what is described by hand is a page', () => {
  const paths = pages.map(({ path }) => path);
  expect(paths).toEqual(expect.arrayContaining(Object.keys(ownDescriptions)));
});

test('within a section of llms.txt no two pages have one title', () => {
  for (const section of renderLlms(pages).split('\n## ')) {
    const titles = [...section.matchAll(/^- \[([^\]]+)\]/gm)].map(([, title]) => title);
    expect(new Set(titles).size).toBe(titles.length);
  }
});

test('the page on operating the server is not called like that of the operations', () => {
  const titles = pages.map(({ title }) => title).filter((title) => title === 'Operations');
  expect(titles).toEqual(['Operations']);
});
