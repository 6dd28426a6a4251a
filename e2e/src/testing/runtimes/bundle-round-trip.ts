import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

/** Bundles a program of this folder with the client as it is built, into a folder. */
export const bundleRoundTrip = async (
  program: 'round-trip.ts' | 'run-round-trip.ts',
  { folder, platform }: { readonly folder: string; readonly platform: 'browser' | 'node' },
): Promise<void> => {
  const input = fileURLToPath(new URL(program, import.meta.url));
  const bundle = await rolldown({ input, platform });
  // Not `.js`: the folder has no manifest that calls its files modules.
  await bundle.write({
    dir: folder,
    format: 'esm',
    entryFileNames: '[name].mjs',
    chunkFileNames: '[name]-[hash].mjs',
  });
};
