import { type OperationData, privacyLevels } from '@sipher/contract';
import { type ChainId, type TokenKind, transferChains } from '@sipher/core';
import type { Backend, Statement } from '../../backends/backend.ts';
import type { BackendRecord } from '../../backends/backend-meter.ts';
import { meetsLevel } from '../../backends/choose-backend.ts';

type Health = OperationData<'backendsHealth'>;

const kinds: readonly TokenKind[] = ['native', 'token'];

/** What a backend does for a kind of payment. */
export type StatementRow = {
  readonly chain: ChainId;
  readonly kind: TokenKind;
  readonly statement: Statement;
};

/** What a backend states, for every payment that it can make. */
export const statementsOf = (backend: Backend): StatementRow[] =>
  transferChains.flatMap((chain) =>
    kinds.flatMap((kind) => {
      const statement = backend.statement(chain, kind);
      return statement === null ? [] : [{ chain, kind, statement }];
    }),
  );

export const describeStatements = (backend: Backend) =>
  statementsOf(backend).map(({ chain, kind, statement }) => ({
    backend: backend.id,
    chain,
    kind,
    ...statement,
    levels: privacyLevels.filter((level) => meetsLevel(backend, { chain, kind, level })),
  }));

/** What is true of a backend on at least one chain. */
export const describeCapabilities = (
  backend: Backend,
  { meanMs }: BackendRecord,
): Health['capabilities'] => {
  const rows = statementsOf(backend);
  const promises = (promise: keyof Statement) => rows.some(({ statement }) => statement[promise]);
  const pays = (wanted: TokenKind) => rows.some(({ kind }) => kind === wanted);
  const single = pays('native') ? 'native' : 'spl';
  return {
    hiddenAmount: promises('hidesAmount'),
    hiddenSender: false,
    hiddenRecipient: promises('hidesRecipient'),
    hiddenCompute: false,
    complianceSupport: promises('provesAmount'),
    setupRequired: false,
    ...(meanMs === null ? {} : { latencyEstimate: categorizeLatency(meanMs) }),
    supportedTokens: kinds.every(pays) ? 'all' : single,
  };
};

/** As the contract describes the three. */
export const categorizeLatency = (ms: number): 'fast' | 'medium' | 'slow' => {
  if (ms < 50) return 'fast';
  return ms < 500 ? 'medium' : 'slow';
};

export const describeHealth = (record: BackendRecord): Health['health'] => ({
  circuitState: 'closed',
  isHealthy: record.consecutiveFailures === 0,
  consecutiveFailures: record.consecutiveFailures,
  consecutiveSuccesses: record.consecutiveSuccesses,
  ...(record.lastAtMs === null ? {} : { lastChecked: record.lastAtMs }),
  ...(record.lastFailure === null ? {} : { lastFailureReason: record.lastFailure }),
});
