import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { documentPath, type Language, mendPath, outputFolder, root } from './generate-client.ts';

/** Whether a client was built from just this document, these settings and these mends. */
export const isCurrent = (language: Language): boolean =>
  existsSync(stampPath(language)) && readFileSync(stampPath(language), 'utf8') === stamp(language);

/** Notes from what the client has just been built. */
export const stampSdks = (language: Language): void =>
  writeFileSync(stampPath(language), stamp(language));

const stampPath = (language: Language) => join(outputFolder(language), '.built-from');

const stamp = (language: Language): string => {
  const hash = createHash('sha256');
  for (const path of [documentPath, mendPath, ...settingsOf(language)]) {
    hash.update(`${path}\n`).update(readFileSync(path));
  }
  return hash.digest('hex');
};

const settingsOf = (language: Language): string[] => {
  const folder = join(root, 'sdks', language);
  return [
    join(root, 'sdks/generator.txt'),
    ...readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => !/^tests\b|__pycache__/.test(name) && /\.\w+$/.test(name))
      .sort()
      .map((name) => join(folder, name)),
  ];
};
