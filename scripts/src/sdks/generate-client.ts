import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mendClient } from './mend-client.ts';
import { openVenv } from './toolchain.ts';

export const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The languages whose clients are generated. */
export const languages = ['python', 'go'] as const;
/** One of `languages`. */
export type Language = (typeof languages)[number];

/** The contract as a document; `npm run generate:check` says whether it is current. */
export const documentPath = join(root, 'docs/reference/openapi.json');
/** What is changed in generated code: a client is built again when it changes. */
export const mendPath = join(root, 'scripts/src/sdks/mend-client.ts');

/** Where the client of a language is built. */
export const outputFolder = (language: Language): string => join(root, 'dist/sdks', language);

/** Generates one client from the document and its settings, in place of what was there. */
export const generateClient = (language: Language): void => {
  const settings = join(root, 'sdks', language);
  const output = outputFolder(language);
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output, { recursive: true });
  copyFileSync(join(settings, 'generator-ignore'), join(output, '.openapi-generator-ignore'));
  const { info } = JSON.parse(readFileSync(documentPath, 'utf8')) as { info: { version: string } };
  execFileSync(
    join(openVenv('generator', join(root, 'sdks/generator.txt')), 'openapi-generator-cli'),
    [
      'generate',
      ...['--input-spec', documentPath],
      ...['--config', join(settings, 'config.yaml')],
      ...['--output', output],
      `--additional-properties=packageVersion=${info.version}`,
    ],
    { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, JAVA_OPTS: quiet } },
  );
  if (existsSync(join(settings, 'overlay'))) {
    cpSync(join(settings, 'overlay'), output, { recursive: true });
  }
  copyFileSync(join(settings, 'README.md'), join(output, 'README.md'));
  copyFileSync(join(root, 'LICENSE'), join(output, 'LICENSE'));
  mendClient[language](output);
};

const quiet = '-Dlog.level=warn -Dorg.slf4j.simpleLogger.defaultLogLevel=warn';
