import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { sourceFiles } from './source-files.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const files = ['packages', 'bench', 'e2e', 'scripts', 'testing'].flatMap((folder) =>
  sourceFiles(root, folder),
);
const isTest = (file: string) => /\.(test|conformance)\.ts$/.test(file);

type Manifest = {
  readonly name: string;
  readonly workspaces?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
};

const readManifest = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
const manifests = (readManifest('').workspaces ?? []).map(readManifest);

test('no file is longer than 300 lines', () => {
  const long = files.filter(
    (file) => readFileSync(join(root, file), 'utf8').split('\n').length > 301,
  );
  expect(files.length).toBeGreaterThan(150);
  expect(long).toEqual([]);
});

test('no folder holds more than 12 files, its tests apart', () => {
  const counts = new Map<string, number>();
  for (const file of files.filter((name) => !isTest(name))) {
    counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
  }
  expect([...counts].filter(([, count]) => count > 12)).toEqual([]);
});

test('no file has a name that says nothing', () => {
  const empty = /^(utils?|helpers?|common|misc|manager|service|base)\.ts$/;
  expect(files.filter((file) => empty.test(basename(file)))).toEqual([]);
});

test('every version is pinned exactly', () => {
  const ranges = [readManifest(''), ...manifests].flatMap(
    ({ dependencies = {}, devDependencies = {} }) =>
      Object.entries({ ...dependencies, ...devDependencies }).filter(
        ([, version]) => !/^\d+\.\d+\.\d+$/.test(version),
      ),
  );
  expect(ranges).toEqual([]);
});

test('every runtime dependency has its line in docs/dependencies.md, and nothing else has', () => {
  const used = manifests
    .filter(({ name }) => !/bench|e2e|scripts|testing/.test(name))
    .flatMap(({ dependencies = {} }) => Object.keys(dependencies))
    .filter((name) => !name.startsWith('@sipher/'));
  const page = readFileSync(join(root, 'docs/dependencies.md'), 'utf8');
  const listed = [...page.matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => name);
  expect(listed.sort()).toEqual([...new Set(used)].sort());
});

test('every relative link of the documents leads to a file', () => {
  const documents = [
    'README.md',
    'CONTRIBUTING.md',
    ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => join('docs', name)),
  ];
  const links = documents.flatMap((document) =>
    [...readFileSync(join(root, document), 'utf8').matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, target = '']) => target.replace(/#.*$/, ''))
      .filter((target) => target !== '' && !/^[a-z]+:/.test(target))
      .map((target) => ({ document, target })),
  );
  expect(links.length).toBeGreaterThan(10);
  expect(
    links.filter(({ document, target }) => !existsSync(join(root, dirname(document), target))),
  ).toEqual([]);
});
