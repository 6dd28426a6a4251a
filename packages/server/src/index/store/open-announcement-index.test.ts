import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AnnouncementIndex } from '../port.ts';
import { openAnnouncementIndex } from './open-announcement-index.ts';
import { generateAnnouncements } from './testing/generate-announcements.ts';

let folder: string;
let index: AnnouncementIndex;
const stream = { chain: 'solana', schemeId: 'sip' } as const;
beforeEach(async () => {
  folder = join(mkdtempSync(join(tmpdir(), 'sipher-index-')), 'index');
  index = await openAnnouncementIndex(folder);
});
afterEach(async () => {
  await index.close();
  rmSync(folder, { recursive: true });
});

test('what a step brought is there', async () => {
  const announcements = generateAnnouncements('solana', 3000);
  const indexedTo = { position: 10_000, timeMs: null };
  expect(
    await index.advance('solana', { expected: null, next: 'a', announcements, indexedTo }),
  ).toBe(true);
  expect(index.total(stream)).toBe(3000);
  const listed = index.list(stream, 0, 5000);
  expect(listed.map((one) => one.ephemeralPublicKey)).toEqual(
    announcements.map((one) => one.ephemeralPublicKey),
  );
  expect(listed.map((one) => one.timeMs)).toEqual(announcements.map((one) => one.timeMs));
  expect(listed[2999]?.ordinal).toBe(2999);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
});
