import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKeys } from '@sipher/client/local';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type KeyFolder, openKeyFolder } from '../keys/open-key-folder.ts';
import { buildToolDeps } from '../testing/build-tool-deps.ts';
import { generateAddress } from './generate-address.ts';
import { scan } from './scan.ts';

let folder: string;
let keys: KeyFolder;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sipher-mcp-tools-'));
  keys = openKeyFolder(folder);
});
afterEach(() => rm(folder, { recursive: true }));

const refuse = async () => new Response(null, { status: 500 });

test('a call that was given up leaves no key', async () => {
  const deps = { ...buildToolDeps(refuse), keys };
  const call = { args: { chain: 'near' }, deps, signal: AbortSignal.abort() };
  await expect(generateAddress.run(call)).rejects.toThrow('aborted');
  expect(await readdir(folder)).toEqual([]);
});

test.each([
  ['solana', 5_000],
  ['base', 500],
] as const)('a scan at home on %s asks for pages of %i announcements', async (chain, size) => {
  await keys.write('mine', generateKeys({ chain }));
  const index = { position: 1, timestamp: null, updatedAt: null, lagMs: null, state: 'following' };
  const listed = { announcements: [], total: 0, nextCursor: null, chain, index };
  const limits: (string | null)[] = [];
  const deps = buildToolDeps(async (url) => {
    limits.push(new URL(url).searchParams.get('limit'));
    // What there is, and then the first page, which is not needed here.
    return limits.length === 1 ? Response.json({ success: true, data: listed }) : refuse();
  });
  const { signal } = new AbortController();
  const call = { args: { keyName: 'mine' }, deps: { ...deps, keys }, signal };
  await expect(scan.run(call)).rejects.toThrow();
  expect(limits).toEqual(['1', String(size)]);
});

test.each([
  [generateAddress, {}],
  [scan, { keyName: 'mine' }],
])('$name says how to get a keys folder where there is none', async (tool, args) => {
  const { signal } = new AbortController();
  const call = { args, deps: buildToolDeps(refuse), signal };
  const refusal = { code: 'KEYS_FOLDER_REQUIRED', nextStep: expect.stringContaining('--keys') };
  await expect(tool.run(call)).rejects.toMatchObject(refusal);
});
