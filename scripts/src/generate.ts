import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { renderReference } from './render/render-reference.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Writes the reference pages, or with `--check` tells which are not what they should be. */
const generate = (isCheck: boolean): number => {
  const stale = [...renderReference()].filter(([path, text]) => read(path) !== text);
  for (const [path, text] of stale) {
    if (isCheck) {
      process.stderr.write(`${path} is not current: run npm run generate\n`);
      continue;
    }
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    process.stdout.write(`${path}\n`);
  }
  return isCheck && stale.length > 0 ? 1 : 0;
};

const read = (path: string): string | null => {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch {
    return null; // a page that is not there is not current
  }
};

process.exitCode = generate(process.argv.includes('--check'));
