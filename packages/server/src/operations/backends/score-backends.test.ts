import { nobleEngines } from '@sipher/core';
import { describe, expect, test } from 'vitest';
import { openBackends } from '../../backends/backends.ts';
import { type Rated, scoreBackends } from './score-backends.ts';

const backends = openBackends(nobleEngines);
const rate = (id: keyof typeof backends, promises: number, wei: number | null, ms: number | null) =>
  ({
    backend: backends[id],
    promises: Array.from({ length: promises }),
    cost: wei === null ? null : { amount: BigInt(wei), unit: 'wei' },
    latencyMs: ms,
  }) satisfies Rated;

describe('the scores of backends', () => {
  const strong = rate('sip-native', 3, 200, 40);
  const cheap = rate('erc5564', 2, 100, 10);

  test('are the means of their shares of the best', () => {
    const { scores, criteria, best } = scoreBackends([strong, cheap], undefined);
    expect(criteria).toEqual(['privacy', 'cost', 'speed']);
    // 1, 1/2, 1/4 and 2/3, 1, 1.
    expect([...scores]).toEqual([
      ['sip-native', 58.3],
      ['erc5564', 88.9],
    ]);
    expect(best).toEqual({
      best_overall: 'erc5564',
      best_value: 'erc5564',
      fastest: 'erc5564',
      most_private: 'sip-native',
    });
  });

  test('count three times what has priority', () => {
    const { scores } = scoreBackends([strong, cheap], 'privacy');
    // (3 * 1 + 1/2 + 1/4) / 5 and (3 * 2/3 + 1 + 1) / 5.
    expect([...scores.values()]).toEqual([75, 80]);
  });

  test('leave out what is not known of all, though it has priority', () => {
    const unpriced = rate('erc5564', 2, null, null);
    const { scores, criteria, best } = scoreBackends([strong, unpriced], 'cost');
    expect(criteria).toEqual(['privacy']);
    expect([...scores.values()]).toEqual([100, 66.7]);
    expect(best).toMatchObject({ best_overall: 'sip-native', best_value: undefined });
    expect(best.fastest).toBeUndefined();
  });

  test('are all full where nothing costs anything', () => {
    const free = [rate('sip-native', 2, 0, 1), rate('erc5564', 2, 0, 1)];
    const { scores, best } = scoreBackends(free, 'cost');
    expect([...scores.values()]).toEqual([100, 100]);
    expect(best.best_overall).toBe('sip-native');
  });

  test('of none are none', () => {
    const { scores, best } = scoreBackends([], undefined);
    expect(scores.size).toBe(0);
    expect(Object.values(best).filter((id) => id !== undefined)).toEqual([]);
  });
});
