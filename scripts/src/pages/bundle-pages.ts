import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { docsFiles } from './read-pages.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const siteFolder = join(root, 'packages/server/dist/site');
const stampFile = join(root, 'packages/server/dist/site.stamp');

/** Builds the site that the server serves, unless nothing that it is made from has changed. */
const bundlePages = async (): Promise<void> => {
  const stamp = readStamp();
  if (existsSync(siteFolder) && existsSync(stampFile)) {
    if (readFileSync(stampFile, 'utf8') === stamp) return;
  }
  // Its imports take longer than all that a build without changes does.
  const { buildSite } = await import('./build-site.ts');
  await buildSite(root, siteFolder);
  writeFileSync(stampFile, stamp);
};

/** Names everything that the site is made from: the documents, this program, the reference's. */
const readStamp = (): string => {
  const hash = createHash('sha256');
  const own = fileURLToPath(new URL('.', import.meta.url));
  const inputs = [
    ...docsFiles(root).map((file) => join(root, 'docs', file)),
    ...readdirSync(own, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name)),
    join(root, 'scripts/package.json'),
  ];
  for (const path of inputs) hash.update(`${path}\n`).update(readFileSync(path));
  return hash.digest('hex');
};

await bundlePages();
