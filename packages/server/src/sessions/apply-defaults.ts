import { type MarkedField, type SessionField, serverDefaults } from '@sipher/contract';
import type { KeyRecord } from '../keys/key-record.ts';
import { openViewingKey, type Session, type SessionOwner } from './session.ts';

/** Where a value can come from when the request leaves it out, beside the server's defaults. */
export type Layer = {
  readonly source: 'session' | 'preference';
  readonly defaultOf: (field: SessionField) => string | undefined;
};

export const sessionLayer = (session: Session, owner: SessionOwner): Layer => ({
  source: 'session',
  // Opened only when an operation asks for it: most do not.
  defaultOf: (field) =>
    field === 'defaultViewingKey' ? openViewingKey(session, owner) : session.stored.defaults[field],
});

/** What a key prefers for good, as layers: none where it prefers nothing. */
export const preferenceLayers = ({ stored }: KeyRecord): readonly Layer[] => {
  const { preferredBackend } = stored;
  if (preferredBackend === undefined || preferredBackend === null) return [];
  const defaultOf = (field: SessionField) => (field === 'backend' ? preferredBackend : undefined);
  return [{ source: 'preference', defaultOf }];
};

export type ResolvedField = {
  readonly value: string | null;
  readonly source: Layer['source'] | 'server';
};

/** The value of a default that the request does not give: the first layer's that has it. */
export const resolveField = (field: SessionField, layers: readonly Layer[]): ResolvedField => {
  for (const { source, defaultOf } of layers) {
    const value = defaultOf(field);
    if (value !== undefined) return { value, source };
  }
  return {
    value: (serverDefaults as Partial<Record<SessionField, string>>)[field] ?? null,
    source: 'server',
  };
};

export type RawInput = { readonly query: unknown; readonly body: unknown };

export type AppliedInput = RawInput & {
  /** The fields that a layer filled, in the contract's order. */
  readonly filled: readonly FilledField[];
};

export type FilledField = MarkedField & { readonly source: Layer['source'] };

/**
 * Fills the marked fields that the raw input leaves out. This runs before parsing: afterwards the
 * schema's own defaults, which are the server's, could not be told from the caller's values. An
 * explicit null skips the session only.
 */
export const applyDefaults = (
  marked: readonly MarkedField[],
  raw: RawInput,
  layers: readonly Layer[],
): AppliedInput => {
  if (marked.length === 0) return { query: raw.query, body: raw.body, filled: [] };
  const input = { query: copyObject(raw.query), body: copyObject(raw.body) };
  const filled = marked.flatMap((field) => {
    const object = input[field.location];
    if (!isObject(object)) return [];
    const given = object[field.name];
    if (given !== undefined && given !== null) return [];
    delete object[field.name];
    const open = given === null ? layers.filter(({ source }) => source !== 'session') : layers;
    const { value, source } = resolveField(field.field, open);
    if (source === 'server') return [];
    object[field.name] = value;
    return [{ ...field, source }];
  });
  return { ...input, filled };
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A shallow copy without prototype, so that `__proto__` is a key like any other (and unknown). */
const copyObject = (value: unknown): unknown =>
  isObject(value) ? Object.assign(Object.create(null), value) : value;
