import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const projectFolder = fileURLToPath(new URL('../../..', import.meta.url));

/** Where a reader begins, and pages whose blocks use what those before them have left. */
const first = ['README.md', 'docs/transfers.md', 'docs/scanning.md', 'docs/claiming.md'];

/** The documents of the project, in an order in which they can be followed: paths from its folder. */
export const listDocuments = (): string[] => {
  const pages = readdirSync(join(projectFolder, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name))
    .sort();
  return [...new Set([...first, 'CONTRIBUTING.md', ...pages])];
};

/** The text of a document. */
export const readDocument = (file: string): string =>
  readFileSync(join(projectFolder, file), 'utf8');
