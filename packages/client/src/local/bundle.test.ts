import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { expect, test } from 'vitest';

const entry = fileURLToPath(new URL('../local.ts', import.meta.url));

test('browsers can load it, and load the libraries of chains with the first claim alone', async () => {
  const conditionNames = ['sipher-source', 'browser', 'import', 'default'];
  const bundle = await rolldown({ input: entry, platform: 'browser', resolve: { conditionNames } });
  const { output } = await bundle.generate({ format: 'esm', minify: true });
  const chunks = output.filter((part) => part.type === 'chunk');
  const imported = chunks.flatMap(({ imports, dynamicImports }) => [...imports, ...dynamicImports]);
  expect(imported.filter((name) => name.startsWith('node:'))).toEqual([]);
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const needed = new Set(chunks.filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName));
  for (const name of needed) for (const more of byName.get(name)?.imports ?? []) needed.add(more);
  const modulesOf = (isNeeded: boolean) =>
    chunks.filter(({ fileName }) => needed.has(fileName) === isNeeded).flatMap((c) => c.moduleIds);
  const large = /node_modules\/(@solana|ox)\//;
  expect(modulesOf(true).filter((id) => large.test(id))).toEqual([]);
  expect(modulesOf(false).filter((id) => large.test(id)).length).toBeGreaterThan(0);
  expect(modulesOf(true).length).toBeGreaterThan(20);
});
