import { type BackendId, type PrivacyLevel, privacyLevels } from '@sipher/contract';
import { type ChainId, type TokenKind, transferChains } from '@sipher/core';
import { ApiError, invalid } from '../api-error.ts';
import { type Backend, type Backends, listBackends } from './backend.ts';
import { missingFor } from './privacy-demands.ts';

/** What a transfer asks of its backend. */
export type BackendDemand = {
  readonly chain: ChainId;
  /** The token's mint, contract or account; null for the chain's own coin. */
  readonly token: string | null;
  readonly level: PrivacyLevel;
  /** The backend that it must be; the first by priority that meets the level unless named. */
  readonly backend?: BackendId | undefined;
};

/** Fields of a request that decide together; one that a default filled is to blame. */
const deciding = ['privacyLevel', 'backend', 'chain'];

/**
 * The backend that meets a demand. Nothing weaker is ever chosen.
 *
 * @throws ApiError `CHAIN_TRANSFER_UNSUPPORTED` or `PRIVACY_LEVEL_UNAVAILABLE`; `VALIDATION_ERROR`
 * where the named backend does not serve the chain at all.
 */
export const chooseBackend = (demand: BackendDemand, backends: Backends): Backend => {
  const { chain, token, level, backend } = demand;
  if (!transferChains.includes(chain)) {
    const details = { chain, supported: transferChains };
    throw new ApiError('CHAIN_TRANSFER_UNSUPPORTED', details, { conflicting: ['chain'] });
  }
  const named = backend === undefined ? null : backends[backend];
  if (named !== null) assertServes(named, chain);
  const candidates = named === null ? listBackends(backends) : [named];
  const kind = kindOf(token);
  const chosen = candidates.find((each) => meetsLevel(each, { chain, kind, level }));
  if (chosen === undefined) throw unavailable(demand, candidates, backends);
  return chosen;
};

/** How the chain keeps a token; null is its own coin. */
export const kindOf = (token: string | null): TokenKind => (token === null ? 'native' : 'token');

/** A kind of payment at a level. */
export type PaymentAtLevel = {
  readonly chain: ChainId;
  readonly kind: TokenKind;
  readonly level: PrivacyLevel;
};

/** Whether a backend hides all that the level demands of such a payment. */
export const meetsLevel = ({ statement }: Backend, { chain, kind, level }: PaymentAtLevel) =>
  missingFor(level, statement(chain, kind)).length === 0;

const assertServes = ({ id, scheme }: Backend, chain: ChainId): void => {
  if (scheme.chains.includes(chain)) return;
  const message = `${id} works on ${scheme.chains.join(', ')}; the chain is ${chain}`;
  throw invalid([{ path: 'backend', message }], ['backend', 'chain']);
};

const unavailable = (
  { chain, token, level, backend }: BackendDemand,
  candidates: readonly Backend[],
  backends: Backends,
): ApiError => {
  const kind = kindOf(token);
  const [missing] = candidates
    .map(({ statement }) => missingFor(level, statement(chain, kind)))
    .sort((one, other) => one.length - other.length);
  const alternatives = listBackends(backends).flatMap((each) =>
    privacyLevels
      .filter((other) => meetsLevel(each, { chain, kind, level: other }))
      .map((other) => ({ backend: each.id, level: other })),
  );
  const named = { chain, token: token ?? 'native', backend: backend ?? null, level };
  const details = { ...named, missing, alternatives };
  return new ApiError('PRIVACY_LEVEL_UNAVAILABLE', details, { conflicting: deciding });
};
