import { statfsSync } from 'node:fs';

export type DiskSpace = {
  /** Throws unless a write that adds this many bytes leaves the reserve untouched. */
  readonly claim: (addedBytes: number) => void;
};

/** Deletes and the sweep may use what writes must leave: they give room back. */
const WRITE_RESERVE_BYTES = 16 * 2 ** 20;
const DELETE_RESERVE_BYTES = 4 * 2 ** 20;

/** What a write adds beside its value: the pages of the tree that it copies. */
const COPIED_BYTES = 32 * 2 ** 10;

const PROBE_LIFETIME_MS = 50;

/**
 * Refuses writes while the disk still has a little room. LMDB itself survives a full disk, but
 * the library's handling of a failed page write overruns a buffer and may end the process:
 * in lmdb 3.5.6, `mdb_page_flush` prints its message into `malloc(100)`.
 */
export const openDiskSpace = (freeBytes: () => number): DiskSpace => {
  let leftBytes: number | null = null;
  return {
    claim: (addedBytes) => {
      if (leftBytes === null) {
        leftBytes = freeBytes();
        setTimeout(() => {
          leftBytes = null;
        }, PROBE_LIFETIME_MS).unref();
      }
      const reserveBytes = addedBytes > 0 ? WRITE_RESERVE_BYTES : DELETE_RESERVE_BYTES;
      if (leftBytes - addedBytes < reserveBytes) {
        throw new Error(`the disk is full: ${toMegabytes(leftBytes)} MB left, \
${toMegabytes(reserveBytes)} MB are kept in reserve`);
      }
      leftBytes -= addedBytes + COPIED_BYTES;
    },
  };
};

/** What the file system of this folder has left for unprivileged users. */
export const readFreeBytes = (folder: string): number => {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
};

const toMegabytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(1);
