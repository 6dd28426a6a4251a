import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findStillFaults } from './check-still.ts';
import { compileModules } from './compile-modules.ts';
import { linkWorkspace } from './open-stage.ts';
import { readBlocks } from './read-blocks.ts';
import { runPage } from './run-page.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sipher-blocks-'));
  await linkWorkspace(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A page of these blocks, each as its opening fence's info string and its text. */
const page = (...blocks: readonly (readonly [string, string])[]) =>
  readBlocks(
    'page.md',
    blocks.map(([info, text]) => `\`\`\`${info}\n${text}\n\`\`\`\n`).join('Some words.\n'),
  );

const run = (...blocks: readonly (readonly [string, string])[]) =>
  runPage(page(...blocks), { folder, env: { PATH: process.env.PATH ?? '', REROUTED_CURL: '' } });

test('blocks are found in lists, between longer fences, and by their lines', () => {
  const text = 'Words\n  ```sh no-run: a reason\n  ls\n  ```\n````text\n```\n````\n';
  expect(readBlocks('page.md', text)).toEqual([
    { file: 'page.md', line: 2, language: 'sh', marker: 'no-run: a reason', text: 'ls\n' },
    { file: 'page.md', line: 5, language: 'text', marker: '', text: '```\n' },
  ]);
});

test('a block that is never closed is a fault', () => {
  expect(() => readBlocks('page.md', 'Words\n```sh\nls\n')).toThrow('page.md:2');
});

test.each([
  ['a language that nobody checks', 'ruby', 'puts 1', 'nothing checks a block of `ruby`'],
  ['no language', '', 'words', 'nothing checks a block of `no language`'],
  ['an unknown marker', 'sh later', 'ls', 'nothing checks a block of `sh later`'],
  ['a marker of no operation', 'json body: getNothing', '{}', 'nothing checks'],
  ['JSON that does not parse', 'json', '{"a": 1,}', 'JSON'],
  ['a body that its operation refuses', 'json body: createSession', '{"default": {}}', 'default'],
  ['a syntax error of the shell', 'sh no-run: it is yours', 'ls )', 'syntax error'],
])('%s is a fault at its line', async (_, info, text, fault) => {
  const faults = await findStillFaults(page(['text', 'before'], [info, text]));
  expect(faults).toHaveLength(1);
  expect(faults[0]).toMatch(/^page\.md:5: /);
  expect(faults[0]).toContain(fault);
});

test('blocks that are right are no faults', async () => {
  const blocks = page(
    ['json body: createSession', '{"defaults": {"chain": "near"}}'],
    ['sh no-run: it is yours', 'ls'],
    ['yaml unchecked: another program reads it', 'a: b'],
    ['python', 'print(1)'],
  );
  expect(await findStillFaults(blocks)).toEqual([]);
});

test.each([
  ['ts', 'const wrong: number = "text";', 'not assignable'],
  ['ts', "import { notThere } from '@sipher/contract';\nnotThere();", 'notThere'],
  ['js', "import { notThere } from '@sipher/contract';\nnotThere();", 'notThere'],
])('a module of %s with a wrong type or name is a fault at its line', async (info, text, fault) => {
  const faults = await compileModules(page([info, text]), folder);
  expect(faults).toHaveLength(1);
  expect(faults[0]).toMatch(/^page\.md:2: error TS/);
  expect(faults[0]).toContain(fault);
});

test('a page fails at the block that fails, and goes no further', async () => {
  const [fault, ...others] = await run(['sh', 'echo one'], ['sh', 'false | cat'], ['sh', 'echo 3']);
  expect(fault).toContain('page.md:5: failed');
  expect(others).toEqual([]);
});

test('a variable that no block has set, and an early end, are failures', async () => {
  expect((await run(['sh', 'echo $NOT_SET_ANYWHERE']))[0]).toContain('page.md:1: failed');
  expect((await run(['sh', 'exit 0'], ['sh', 'echo']))[0]).toContain('page.md:1: failed');
});

test('what a page shows as printed must be printed, by the block before', async () => {
  const shown = ['text output', 'one ... three'] as const;
  expect(await run(['sh', 'echo one two three'], shown)).toEqual([]);
  expect((await run(['sh', 'echo one two'], shown))[0]).toContain('page.md:5: not printed');
  const [late] = await run(['sh', 'echo one two three'], ['sh', 'echo four'], shown);
  expect(late).toContain('page.md:9: not printed');
});

test('modules run among the shell’s blocks', async () => {
  const blocks = page(
    ['sh', 'echo 20 > twenty'],
    [
      'ts run',
      "import { readFileSync } from 'node:fs';\nconst sum: number = Number(readFileSync('twenty', 'utf8')) + 1;\nconsole.log(sum);",
    ],
    ['text output', '21'],
  );
  const env = { PATH: process.env.PATH ?? '', REROUTED_CURL: '' };
  expect(await compileModules(blocks, folder)).toEqual([]);
  expect(await runPage(blocks, { folder, env })).toEqual([]);
});
