import type { ChainId } from '@sipher/core';
import type { IndexStream } from '../port.ts';

/**
 * How rows lie in the index's environment: keys as text, values of blocks as `block.ts` lays them,
 * all others as JSON.
 *
 * `id`                          what tells this index from every other
 * `<chain>/state`               where its follower stands, and how far it has come
 * `<chain>/lease`               which process follows it, and until when
 * `<chain>/<scheme>/stream`     how many announcements there are, and how often some were removed
 * `<chain>/<scheme>/cuts`       what was removed
 * `<chain>/<scheme>/b/<n>`      the announcements from `n` times `rowsPerBlock` on
 */
export const indexIdKey = 'id';
export const buildStateKey = (chain: ChainId): string => `${chain}/state`;
export const buildLeaseKey = (chain: ChainId): string => `${chain}/lease`;
export const buildStreamKey = (stream: IndexStream): string => `${prefixOf(stream)}/stream`;
export const buildCutsKey = (stream: IndexStream): string => `${prefixOf(stream)}/cuts`;

/** Of a fixed width, so that blocks lie in their order. */
export const buildBlockKey = (stream: IndexStream, block: number): string =>
  `${prefixOf(stream)}/b/${block.toString(36).padStart(blockDigits, '0')}`;

const blockDigits = 8;

const prefixOf = ({ chain, schemeId }: IndexStream): string => `${chain}/${schemeId}`;
