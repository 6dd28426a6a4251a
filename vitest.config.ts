import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

// Tests run from source: this condition leads each workspace import to its src folder.
const source = 'sipher-source';

/** The longest files first, so that no worker waits at the end for one that began last. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => Number(moduleId.includes('/e2e/src/'));
    return (await super.sort(files)).sort((a, b) => isLong(b) - isLong(a));
  }
}

export default defineConfig({
  ssr: {
    resolve: { conditions: [source, 'node', 'module'], externalConditions: [source, 'node'] },
  },
  test: {
    include: [
      'packages/*/src/**/*.test.ts',
      'e2e/src/**/*.test.ts',
      'bench/src/**/*.test.ts',
      'scripts/src/**/*.test.ts',
      'testing/src/**/*.test.ts',
    ],
    testTimeout: 20_000,
    // Most tests of whole servers wait: on two cores one worker alone takes nearly twice as long.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    // Its imports have no extensions: Node alone cannot load it.
    server: { deps: { inline: ['@scopelift/stealth-address-sdk'] } },
  },
});
