import { type BackendId, backendIds, privacyLevels } from '@sipher/contract';
import { type ChainId, chainIds, nobleEngines } from '@sipher/core';
import { describe, expect, test } from 'vitest';
import { ApiError } from '../api-error.ts';
import { type Backends, listBackends } from './backend.ts';
import { openBackends } from './backends.ts';
import { type BackendDemand, chooseBackend } from './choose-backend.ts';
import { exposureOf } from './exposure-of.ts';

const backends = openBackends(nobleEngines);

const evmChains = ['ethereum', 'polygon', 'arbitrum', 'optimism', 'base'];
const payingChains = ['solana', ...evmChains, 'near'];

/** The table of backends, written out: on which chains each pays, and that neither hides amounts. */
const paysOn: Record<BackendId, readonly string[]> = {
  'sip-native': payingChains,
  erc5564: evmChains,
};

const tokens = [null, 'a-token'];
const kinds = ['native', 'token'] as const;

describe('a statement', () => {
  test.each(backendIds)('of %s is that of the published table', (id) => {
    for (const chain of chainIds) {
      for (const kind of kinds) {
        const expected = paysOn[id].includes(chain)
          ? { hidesRecipient: true, hidesAmount: false, provesAmount: true }
          : null;
        expect(backends[id].statement(chain, kind), `${chain} ${kind}`).toEqual(expected);
      }
    }
  });

  test('sip-native is preferred', () => {
    expect(listBackends(backends).map(({ id }) => id)).toEqual(['sip-native', 'erc5564']);
  });
});

const demands = chainIds.flatMap((chain) =>
  tokens.flatMap((token) =>
    privacyLevels.flatMap((level) =>
      [undefined, ...backendIds].map((backend) => ({ chain, token, level, backend })),
    ),
  ),
);

/** What the specification says, decided without the registry. */
const oracle = ({ chain, level, backend }: BackendDemand): string => {
  if (!payingChains.includes(chain)) return 'CHAIN_TRANSFER_UNSUPPORTED';
  if (backend === 'erc5564' && !evmChains.includes(chain)) return 'VALIDATION_ERROR';
  if (level === 'maximum') return 'PRIVACY_LEVEL_UNAVAILABLE';
  return backend ?? 'sip-native';
};

const outcomeOf = (demand: BackendDemand, registry: Backends = backends): string => {
  try {
    return chooseBackend(demand, registry).id;
  } catch (error) {
    if (error instanceof ApiError) return error.code;
    throw error;
  }
};

const refusalOf = (demand: BackendDemand, registry: Backends = backends): ApiError => {
  try {
    chooseBackend(demand, registry);
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
  throw new Error('expected a refusal');
};

describe('the choice of a backend', () => {
  test('is the specified one for every chain, kind of token, level and backend', () => {
    expect(demands).toHaveLength(17 * 2 * 3 * 3);
    for (const demand of demands) {
      expect(outcomeOf(demand), JSON.stringify(demand)).toBe(oracle(demand));
    }
  });

  test('what no backend hides is refused with what is missing and what would do', () => {
    const { details } = refusalOf({ chain: 'base', token: null, level: 'maximum' });
    expect(details).toEqual({
      chain: 'base',
      token: 'native',
      backend: null,
      level: 'maximum',
      missing: ['amount'],
      alternatives: [
        { backend: 'sip-native', level: 'standard' },
        { backend: 'sip-native', level: 'shielded' },
        { backend: 'erc5564', level: 'standard' },
        { backend: 'erc5564', level: 'shielded' },
      ],
    });
  });

  test('a refusal names the token and the backend that were asked for', () => {
    const demand = { chain: 'near', token: 'usdc.near', level: 'maximum' } as const;
    expect(refusalOf({ ...demand, backend: 'sip-native' }).details).toMatchObject({
      token: 'usdc.near',
      backend: 'sip-native',
      alternatives: [
        { backend: 'sip-native', level: 'standard' },
        { backend: 'sip-native', level: 'shielded' },
      ],
    });
  });

  test('a chain without transfers is refused with those that have them', () => {
    const { details } = refusalOf({ chain: 'bitcoin', token: null, level: 'standard' });
    expect(details).toEqual({ chain: 'bitcoin', supported: payingChains });
  });

  /** A backend that hides amounts of one chain's tokens, under the id and last rank of another. */
  const hidingTokensOn = (hidingChain: ChainId): Backends => ({
    ...backends,
    erc5564: {
      ...backends.erc5564,
      statement: (chain, kind) =>
        chain === hidingChain && kind === 'token'
          ? { hidesRecipient: true, hidesAmount: true, provesAmount: true }
          : null,
    },
  });

  test('falls on one of lower rank where only that meets the level', () => {
    const hiding = hidingTokensOn('base');
    const demand = { chain: 'base', token: 'a-token' } as const;
    expect(outcomeOf({ ...demand, level: 'maximum' }, hiding)).toBe('erc5564');
    expect(outcomeOf({ ...demand, level: 'shielded' }, hiding)).toBe('sip-native');
    const weaker = refusalOf({ ...demand, level: 'maximum', backend: 'sip-native' }, hiding);
    expect(weaker.details).toMatchObject({
      missing: ['amount'],
      alternatives: expect.arrayContaining([{ backend: 'erc5564', level: 'maximum' }]),
    });
    const unpayable = {
      chain: 'base',
      token: null,
      level: 'standard',
      backend: 'erc5564',
    } as const;
    expect(refusalOf(unpayable, hiding).details).toMatchObject({ missing: ['recipient'] });
  });

  test('exposes no amount that the chosen one hides', () => {
    const { erc5564 } = hidingTokensOn('base');
    const payment = { chain: 'base', kind: 'token', level: 'maximum' } as const;
    expect(exposureOf(erc5564, payment)).toMatchObject({ recipient: 'hidden', amount: 'hidden' });
  });
});

describe('exposure', () => {
  const onChain = { announcement: 'on-chain', anchoring: 'anchored' };
  const separate = { announcement: 'separate-transaction', anchoring: 'unanchored' };
  const outOfBand = { announcement: 'out-of-band', anchoring: 'unanchored' };
  test.each([
    ['solana', 'native', onChain],
    ['solana', 'token', onChain],
    ['base', 'native', onChain],
    ['base', 'token', separate],
    ['near', 'native', outOfBand],
    ['near', 'token', outOfBand],
  ] as const)('of a payment on %s, %s', (chain, kind, { announcement, anchoring }) => {
    const seen = { recipient: 'hidden', sender: 'public', timing: 'public', announcement };
    const exposure = (level: 'standard' | 'shielded') =>
      exposureOf(backends['sip-native'], { chain, kind, level });
    expect(exposure('standard')).toEqual({ ...seen, amount: 'public', commitment: 'none' });
    expect(exposure('shielded')).toEqual({ ...seen, amount: 'committed', commitment: anchoring });
  });

  test('is of no payment that the backend cannot make', () => {
    const payment = { chain: 'solana', kind: 'native', level: 'standard' } as const;
    expect(() => exposureOf(backends.erc5564, payment)).toThrow(RangeError);
  });
});
