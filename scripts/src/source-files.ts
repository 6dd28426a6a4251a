import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

const skipped = new Set(['node_modules', 'dist', 'vectors', '.git']);

/** The TypeScript files below a folder, as paths from the root, in order. */
export const sourceFiles = (root: string, folder: string): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true })
    .filter(({ name }) => !skipped.has(name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return sourceFiles(root, path);
      return entry.name.endsWith('.ts') ? [relative(root, join(root, path))] : [];
    })
    .sort();
