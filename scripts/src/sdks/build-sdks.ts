import { generateClient, languages } from './generate-client.ts';
import { isCurrent, stampSdks } from './sdk-stamp.ts';

/** Builds the Python and Go clients into dist/sdks, unless they are what they should be. */
const buildSdks = (): void => {
  for (const language of languages) {
    if (isCurrent(language)) {
      process.stdout.write(`dist/sdks/${language} is current\n`);
      continue;
    }
    generateClient(language);
    stampSdks(language);
    process.stdout.write(`dist/sdks/${language} built\n`);
  }
};

buildSdks();
