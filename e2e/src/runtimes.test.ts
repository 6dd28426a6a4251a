import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { bundleRoundTrip } from './testing/runtimes/bundle-round-trip.ts';
import { hasRuntimes } from './testing/runtimes/has-runtimes.ts';
import { openRoundTrip, type RoundTripBed } from './testing/runtimes/open-round-trip.ts';

// What is not in npx's cache yet is fetched.
vi.setConfig({ testTimeout: 240_000 });

const run = promisify(execFile);
const program = fileURLToPath(new URL('./testing/runtimes/run-round-trip.ts', import.meta.url));

let bed: RoundTripBed;
beforeAll(async () => {
  bed = await openRoundTrip();
});
afterAll(() => bed.close());

const reportOf = async (command: string, args: readonly string[]): Promise<unknown> =>
  JSON.parse((await run(command, [...args, JSON.stringify(bed.task)])).stdout);

test('the built client makes the round trip on Node', async () => {
  await bundleRoundTrip('run-round-trip.ts', { folder: bed.folder, platform: 'node' });
  const bundle = join(bed.folder, 'run-round-trip.mjs');
  expect(await reportOf(process.execPath, [bundle])).toEqual(bed.expected);
});

describe.runIf(hasRuntimes())('other runtimes, from source and without a bundle', () => {
  test('the built client makes the round trip on Bun', async () => {
    const report = await reportOf('npx', ['--yes', 'bun@1.4.5', program]);
    expect(report).toEqual(bed.expected);
  });

  test('the built client makes the round trip on Deno', async () => {
    const permissions = ['--allow-net=127.0.0.1', '--allow-read', '--allow-env'];
    const args = ['--yes', 'deno@2.9.6', 'run', '--no-lock', ...permissions, program];
    expect(await reportOf('npx', args)).toEqual(bed.expected);
  });
});
