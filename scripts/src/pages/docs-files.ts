import { readdirSync } from 'node:fs';
import { join, sep } from 'node:path';

/** The documents below docs/, as paths from there, in order. */
export const docsFiles = (root: string): string[] =>
  readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll(sep, '/'))
    .filter((path) => path.endsWith('.md'))
    .sort();
