import type { OperationInput } from '@sipher/contract';
import type { RandomBytes } from '@sipher/core';
import {
  maxLifetimeMs,
  type OpenDefaults,
  type SessionOwner,
  type StoredSession,
  sealViewingKey,
} from './session.ts';

export type SessionChange = OperationInput<'updateSession'>['body'];
type DefaultsInput = NonNullable<SessionChange['defaults']>;

type ChangeContext = {
  readonly id: string;
  readonly owner: SessionOwner;
  readonly random: RandomBytes;
};

/** The stored form after a merge patch (RFC 7396): absent keeps, null removes. */
export const changeSession = (
  stored: StoredSession,
  change: Pick<SessionChange, 'defaults' | 'label'>,
  context: ChangeContext,
): StoredSession => {
  const { defaultViewingKey, ...open } = change.defaults ?? {};
  const sealedViewingKey = changeViewingKey(stored.sealedViewingKey, defaultViewingKey, context);
  const label = change.label === undefined ? stored.label : change.label;
  return {
    defaults: mergeDefaults(stored.defaults, open),
    ...(sealedViewingKey === undefined ? {} : { sealedViewingKey }),
    ...(label === undefined || label === null ? {} : { label }),
  };
};

const mergeDefaults = (
  current: OpenDefaults,
  change: Omit<DefaultsInput, 'defaultViewingKey'>,
): OpenDefaults => {
  const merged = Object.entries({ ...current, ...change });
  return Object.fromEntries(merged.filter(([, value]) => value !== null));
};

const changeViewingKey = (
  sealed: string | undefined,
  change: string | null | undefined,
  context: ChangeContext,
): string | undefined => {
  if (change === undefined) return sealed;
  return change === null ? undefined : sealViewingKey(change, context);
};

/** The new end of a session whose lifetime was set to `ttlSeconds` from now. */
export const changeExpiry = (
  session: { readonly createdAtMs: number; readonly expiresAtMs: number },
  ttlSeconds: number | undefined,
  nowMs: number,
): number =>
  ttlSeconds === undefined
    ? session.expiresAtMs
    : Math.min(nowMs + ttlSeconds * 1000, session.createdAtMs + maxLifetimeMs);
