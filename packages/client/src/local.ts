export type { ChainId } from '@sipher/core';
