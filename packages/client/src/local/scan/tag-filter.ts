import type { ListedAnnouncement } from '@sipher/core';

/**
 * Leaves out announcements whose view tag is not one's own: 255 of 256 are not, and need no check of
 * the address. The scheme decides on what it lets through: that may be too much, and never too little.
 */
export type TagFilter = {
  /** How many announcements it takes at once: so few that they are over before a page feels it. */
  readonly rowsAtOnce: number;
  /** Those that may be one's own, in the same order. */
  readonly select: (rows: readonly ListedAnnouncement[]) => Promise<readonly ListedAnnouncement[]>;
};
