import { statfsSync } from 'node:fs';

export type DiskSpace = {
  /** Throws unless a write that adds this many bytes leaves the reserve untouched. */
  readonly claim: (addedBytes: number) => void;
};

/** Deletes and the sweep may use what writes must leave: they give room back. */
const writeReserveBytes = 16 * 2 ** 20;
const deleteReserveBytes = 4 * 2 ** 20;

/** What a write adds beside its value: the pages of the tree that it copies. */
const copiedBytes = 32 * 2 ** 10;

const probeLifetimeMs = 50;

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
        }, probeLifetimeMs).unref();
      }
      const reserveBytes = addedBytes > 0 ? writeReserveBytes : deleteReserveBytes;
      if (leftBytes - addedBytes < reserveBytes) {
        throw new Error(`the disk is full: ${toMegabytes(leftBytes)} MB left, \
${toMegabytes(reserveBytes)} MB are kept in reserve`);
      }
      leftBytes -= addedBytes + copiedBytes;
    },
  };
};

/** What the file system of this folder has left for unprivileged users. */
export const readFreeBytes = (folder: string): number => {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
};

const toMegabytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(1);
