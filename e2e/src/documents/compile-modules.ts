import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { type Block, placeOf } from './read-blocks.ts';
import { treatmentOf } from './treatment.ts';

const tsc = fileURLToPath(new URL('../../../node_modules/typescript/bin/tsc', import.meta.url));
const baseConfig = fileURLToPath(new URL('../../../tsconfig.base.json', import.meta.url));

/**
 * Writes the blocks that are modules into `folder`, checks their types, and leaves there what Node
 * can run. What they import is resolved as installed packages are: built, by their types.
 * @returns One line for each fault, at the document's line.
 */
export const compileModules = async (
  blocks: readonly Block[],
  folder: string,
): Promise<string[]> => {
  const modules = blocks.flatMap((block) => {
    const treatment = treatmentOf(block);
    return treatment.kind === 'module' ? [{ block, isTyped: treatment.isTyped }] : [];
  });
  const faults = await Promise.all(
    [true, false].map((isTyped) => {
      const some = modules.filter((module) => module.isTyped === isTyped);
      return compile(
        some.map(({ block }) => block),
        join(folder, isTyped ? 'typed' : 'plain'),
        isTyped ? typedOptions : plainOptions,
      );
    }),
  );
  return faults.flat();
};

/** Where Node finds what became of a module: a path from the folder that it was compiled into. */
export const compiledPathOf = (block: Block): string => {
  const treatment = treatmentOf(block);
  const isTyped = treatment.kind === 'module' && treatment.isTyped;
  return isTyped ? `typed/built/${nameOf(block)}.mjs` : `plain/${nameOf(block)}.mjs`;
};

const nameOf = (block: Block): string => placeOf(block).replace(/[^A-Za-z0-9]+/g, '-');

const typedOptions = { outDir: 'built', rootDir: '.' };
const lenient = { strict: false, exactOptionalPropertyTypes: false };
/** A reader's JavaScript declares no types; what it calls must be there all the same. */
const plainOptions = { allowJs: true, checkJs: true, noEmit: true, ...lenient };

const compile = async (
  blocks: readonly Block[],
  folder: string,
  options: Readonly<Record<string, unknown>>,
): Promise<string[]> => {
  if (blocks.length === 0) return [];
  const extension = 'outDir' in options ? 'mts' : 'mjs';
  const sources = new Map(blocks.map((block) => [`${nameOf(block)}.${extension}`, block]));
  await mkdir(folder, { recursive: true });
  for (const [name, block] of sources) await writeFile(join(folder, name), block.text);
  const config = {
    extends: baseConfig,
    compilerOptions: {
      customConditions: [],
      rewriteRelativeImportExtensions: false,
      moduleDetection: 'force',
      ...options,
    },
    files: [...sources.keys()],
  };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
  return placeFaults(await runCompiler(folder), sources);
};

const runCompiler = async (folder: string): Promise<string> => {
  const child = spawn(process.execPath, [tsc, '-p', '.', '--pretty', 'false'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return text(child.stdout);
};

/** `name.mts(3,5): error ...` at the document's own line. */
const placeFaults = (said: string, sources: ReadonlyMap<string, Block>): string[] =>
  said
    .split('\n')
    .filter((line) => line.includes('error TS'))
    .map((fault) => {
      const [, name = '', line = '', message = ''] = /^(.+)\((\d+),\d+\): (.*)$/.exec(fault) ?? [];
      const block = sources.get(name);
      if (block === undefined) return fault;
      return `${block.file}:${block.line + Number(line)}: ${message}`;
    });
