import { describe, expect, test } from 'vitest';
import { parseOptions } from './options.ts';

describe('parseOptions', () => {
  test('measures the large store unless it is quick', () => {
    expect(parseOptions([])).toEqual({
      seconds: 5,
      rounds: 3,
      connections: 32,
      sessions: 1_000_000,
      announcements: 1_000_000,
    });
    expect(parseOptions(['--quick'])).toMatchObject({
      seconds: 1,
      rounds: 1,
      sessions: 0,
      announcements: 50_000,
    });
  });

  test('lets another flag win over --quick', () => {
    expect(parseOptions(['--quick', '--sessions', '20000'])).toMatchObject({ sessions: 20_000 });
  });

  test.each([
    [['--seconds', '0']],
    [['--rounds', 'three']],
    [['--connections', '-1']],
    [['--sessions', '500']],
    [['--unknown']],
  ])('refuses %j', (args) => {
    expect(() => parseOptions(args)).toThrow(/--(seconds|rounds|connections|sessions|unknown)/);
  });
});
