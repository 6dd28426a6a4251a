import {
  type ChainId,
  type CurveEngines,
  type CurveName,
  chainCurve,
  erc5564Scheme,
  type StealthScheme,
  type StealthSchemeId,
  sipScheme,
} from '@sipher/core';
import { loadLibsecp256k1 } from '../../../curves/load-libsecp256k1.ts';
import { loadLibsodium } from '../../../curves/load-libsodium.ts';
import { type CurvesChoice, openCurveEngines } from '../../../curves/open-curve-engines.ts';
import type { IndexStream, ScanKeys } from '../../port.ts';
import { matchEd25519 } from './match-ed25519.ts';
import { matchPortably } from './match-portably.ts';
import { matchSecp256k1 } from './match-secp256k1.ts';
import type { MatcherKeys, RowMatcher } from './row-matcher.ts';

/** What a thread compares with, opened once for all its scans. */
export type Matching = {
  readonly schemes: Readonly<Record<StealthSchemeId, StealthScheme>>;
  /** A matcher for these keys, known to be keys of the chain's curve. */
  openMatcher(stream: IndexStream, keys: readonly ScanKeys[]): RowMatcher;
};

type Opener = (keys: readonly MatcherKeys[], scheme: StealthScheme, chain: ChainId) => RowMatcher;

/** Opens the libraries that this machine has, as the operator wishes. */
export const openMatching = (choice: CurvesChoice): Matching => {
  const { engines, serving } = openCurveEngines(choice);
  const schemes = { sip: sipScheme(engines), erc5564: erc5564Scheme(engines) };
  const openers: Partial<Record<CurveName, Opener>> = {
    ...(serving.ed25519.library === 'libsodium' ? openSodium(engines) : {}),
    ...(serving.secp256k1.library === 'libsecp256k1' ? openSecp256k1(engines) : {}),
  };
  return {
    schemes,
    openMatcher: ({ chain, schemeId }, keys) => {
      const curve = chainCurve(chain);
      const opener = openers[curve];
      if (opener === undefined) return matchPortably(keys.length);
      const own = keys.map(({ viewingPrivateKey, spendingPublicKey }) => ({
        viewingScalar: engines[curve].deriveScalar(viewingPrivateKey, 'viewingPrivateKey'),
        spendingPublicKey,
      }));
      const matcher = opener(own, schemes[schemeId], chain);
      for (const { viewingScalar } of own) viewingScalar.fill(0);
      return matcher;
    },
  };
};

type Openers = Partial<Record<CurveName, Opener>>;

const openSodium = ({ ed25519 }: CurveEngines): Openers => {
  const sodium = loadLibsodium();
  return { ed25519: (keys) => matchEd25519(keys, sodium, ed25519) };
};

const openSecp256k1 = ({ secp256k1 }: CurveEngines): Openers => {
  const library = loadLibsecp256k1();
  const opener: Opener = (keys, scheme, chain) =>
    matchSecp256k1(keys, { library, engine: secp256k1, scheme, chain });
  return { secp256k1: opener };
};
