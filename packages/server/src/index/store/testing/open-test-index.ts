import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { AnnouncementIndex } from '../../port.ts';
import {
  type AnnouncementIndexOptions,
  openAnnouncementIndex,
} from '../open-announcement-index.ts';

/** A folder for an index, gone when the test is over; so are the indexes opened with `open`. */
export const makeIndexFolder = () => {
  const root = mkdtempSync(join(tmpdir(), 'sipher-index-'));
  const opened: AnnouncementIndex[] = [];
  onTestFinished(async () => {
    await Promise.all(opened.map((index) => index.close()));
    rmSync(root, { recursive: true });
  });
  const folder = join(root, 'a', 'index');
  return {
    root,
    folder,
    open: async (options?: AnnouncementIndexOptions) => {
      const index = await openAnnouncementIndex(folder, options);
      opened.push(index);
      return index;
    },
  };
};
