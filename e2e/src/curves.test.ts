import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestBed, type TestBed } from './testing/running-server.ts';
import { readLog } from './testing/server-process.ts';

let bed: TestBed;
beforeEach(async () => {
  bed = await openTestBed();
});
afterEach(() => bed.close());

test.each([
  [{}, { ed25519: 'libsodium', secp256k1: 'libsecp256k1' }],
  [{ SIPHER_CURVES: 'portable' }, { ed25519: 'noble', secp256k1: 'noble' }],
])('a server with %o says once which libraries serve the curves', async (env, libraries) => {
  const server = await bed.start({ env });
  const told = readLog(server.stdout()).filter(({ msg }) => /curve/.test(String(msg)));
  expect(told).toEqual([expect.objectContaining({ msg: 'curves', ...libraries })]);
});
