import { defineConfig } from 'vitest/config';

// Tests run from source: the condition leads each workspace import to its src folder.
const conditions = ['sipher-source', 'node', 'import', 'module', 'default'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'e2e/src/**/*.test.ts', 'scripts/src/**/*.test.ts'],
    testTimeout: 20_000,
  },
});
