import { readdirSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the build puts the pages: beside the compiled files, seen from these and from the sources. */
export const siteFolder = fileURLToPath(new URL('../../dist/site', import.meta.url));

/** The pages of a site: path of the URL to the file in its folder. */
export type Site = ReadonlyMap<string, string>;

const compressed = /\.(?:gz|br)$/;

/**
 * Every page of a folder. A page's URL is its path there, HTML without its ending:
 * `docs/sessions.html` is `/docs/sessions`. A folder that is not there is an empty site.
 */
export const readSite = (folder: string): Site =>
  new Map(
    listFiles(folder)
      .filter((file) => !compressed.test(file))
      .map((file) => [`/${file.replace(/\.html$/, '')}`, file]),
  );

const listFiles = (folder: string): string[] => {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => relative(folder, `${parentPath}${sep}${name}`))
      .map((file) => file.replaceAll(sep, '/'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []; // what readdir throws
    throw error;
  }
};
