import { setImmediate } from 'node:timers/promises';
import type { OperationData, OperationInput } from '@sipher/contract';
import { InvalidInputError } from '@sipher/core';
import type { Deps } from '../../deps.ts';
import type { Handler } from '../handler.ts';
import { commitToItem } from './commit-to-item.ts';

type Item = OperationInput<'commitmentCreateBatch'>['body']['items'][number];
type Result = OperationData<'commitmentCreateBatch'>['results'][number];

export const commitmentCreateBatch: Handler<'commitmentCreateBatch'> = async ({ input }, deps) => {
  const { items } = input.body;
  const results: Result[] = [];
  for (const [index, item] of items.entries()) {
    results.push({ index, ...attempt(item, deps) });
    // Other requests are served between two commitments.
    await setImmediate();
  }
  const succeeded = results.filter(({ success }) => success).length;
  const failed = items.length - succeeded;
  return { data: { results, summary: { total: items.length, succeeded, failed } } };
};

const attempt = (item: Item, deps: Deps): Omit<Result, 'index'> => {
  try {
    return { success: true, data: commitToItem(item, deps) };
  } catch (error) {
    // What the item says is its own fault; whatever else fails is everybody's.
    if (!(error instanceof InvalidInputError)) throw error;
    return { success: false, error: error.message };
  }
};
