import { afterAll, beforeAll, expect, test } from 'vitest';
import { createKey } from '../testing/call-api.ts';
import { findStillFaults } from './check-still.ts';
import { compileModules } from './compile-modules.ts';
import { listDocuments, readDocument } from './list-documents.ts';
import { openStage, type Stage } from './open-stage.ts';
import { type Block, placeOf, readBlocks } from './read-blocks.ts';
import { runPage, type Shell } from './run-page.ts';
import { treatmentOf } from './treatment.ts';

const pages = listDocuments().map((file): readonly Block[] => readBlocks(file, readDocument(file)));
const blocks = pages.flat();

let stage: Stage;
let typeFaults: readonly string[];
beforeAll(async () => {
  stage = await openStage();
  typeFaults = await compileModules(blocks, stage.folder);
}, 60_000);
afterAll(() => stage.close());

test('every block is one that something checks, and reads as its language', async () => {
  expect(blocks.length).toBeGreaterThan(20);
  expect(await findStillFaults(blocks)).toEqual([]);
});

test('every module fits the packages that it imports', () => {
  expect(typeFaults).toEqual([]);
});

test('what can be run runs, page by page, and prints what the page shows', async () => {
  const [guides, reference] = [false, true].map((isReference) =>
    pages.filter(([block]) => (block?.file.startsWith('docs/reference/') ?? false) === isReference),
  );
  // Guides follow one another; generated pages stand each by itself, beside them.
  const faults = await Promise.all([
    runPages(guides ?? [], async () => stage),
    runPages(reference ?? [], async () => openShellOfItsOwn(stage)),
  ]);
  expect(faults.flat()).toEqual([]);
}, 120_000);

const runPages = async (
  some: readonly (readonly Block[])[],
  openShell: () => Promise<Shell>,
): Promise<string[]> => {
  const faults: string[] = [];
  for (const page of some) faults.push(...(await runPage(page, await openShell())));
  return faults;
};

/** Under another API key: pages show how to change what a key prefers, and how to end its sessions. */
const openShellOfItsOwn = async ({ folder, env, url }: Stage): Promise<Shell> => ({
  folder,
  env: { ...env, SIPHER_API_KEY: await createKey({ url }) },
});

test.each([
  ['python', 'sdks/python/tests/test_documents.py'],
  ['go', 'sdks/go/tests/documents_test.go'],
])('the tests of the %s client run each page that has a block of it', (language, tests) => {
  const written = new Set(
    blocks.filter((block) => block.language === language).map(({ file }) => file),
  );
  const list = readDocument(tests);
  expect(written.size).toBeGreaterThan(0);
  expect([...written].filter((file) => !list.includes(`"${file}"`))).toEqual([]);
});

test('what is not run says why', () => {
  const excused = blocks.flatMap((block) => {
    const treatment = treatmentOf(block);
    return 'reason' in treatment && treatment.reason !== null
      ? [`${placeOf(block)}: ${treatment.reason}`]
      : [];
  });
  process.stdout.write(`${excused.length} blocks are not run:\n${excused.join('\n')}\n`);
  expect(excused.filter((line) => line.split(' ').length < 4)).toEqual([]);
});
