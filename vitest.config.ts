import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

// Tests run from source: this condition leads each workspace import to its src folder.
const source = 'sipher-source';

/** Those of whole servers take longest: first, so that no worker waits at the end for one of them. */
class EndToEndFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isEndToEnd = ({ moduleId }: TestSpecification) => Number(moduleId.includes('/e2e/src/'));
    return (await super.sort(files)).sort((a, b) => isEndToEnd(b) - isEndToEnd(a));
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
    // Many start servers, which takes its time where other tests run beside.
    hookTimeout: 60_000,
    // Most tests of whole servers wait: on two cores one worker alone takes nearly twice as long.
    maxWorkers: 2,
    sequence: { sequencer: EndToEndFirst },
    // Its imports have no extensions: Node alone cannot load it.
    server: { deps: { inline: ['@scopelift/stealth-address-sdk'] } },
  },
});
