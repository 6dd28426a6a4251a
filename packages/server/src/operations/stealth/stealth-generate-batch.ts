import { setImmediate } from 'node:timers/promises';
import type { OperationData } from '@sipher/contract';
import type { Handler } from '../handler.ts';
import { generate } from './generate.ts';

export const stealthGenerateBatch: Handler<'stealthGenerateBatch'> = async ({ input }, deps) => {
  const { count, ...posture } = input.body;
  const results: OperationData<'stealthGenerateBatch'>['results'] = [];
  for (let index = 0; index < count; index += 1) {
    results.push({ index, success: true, data: generate(posture, deps) });
    // Other requests are served between two generations.
    await setImmediate();
  }
  return { data: { results, summary: { total: count, succeeded: count, failed: 0 } } };
};
