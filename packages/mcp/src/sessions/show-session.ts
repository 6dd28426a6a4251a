import { createHash } from 'node:crypto';
import { type OperationData, operations } from '@sipher/contract';
import { z } from 'zod';
import { rawShapeOf } from '../schemas/raw-shape.ts';

const { defaults } = operations.createSession.success.data.shape;

/**
 * A session without its viewing key. What a server says of it in another form than the contract has
 * is left out: its id must reach the model all the same.
 */
export const showSession = ({ sessionId, defaults, label, createdAt, expiresAt }: Session) => ({
  sessionId,
  defaults: showDefaults(defaults),
  ...(typeof label === 'string' ? { label } : {}),
  createdAt: readTimeMs(createdAt),
  expiresAt: readTimeMs(expiresAt),
});

/** A session's defaults as a model sees them: the viewing key told apart, not told. */
export const shownDefaults = defaults.omit({ defaultViewingKey: true }).extend({
  defaultViewingKey: z.object({ fingerprint: z.string() }).optional().meta({
    description: 'SHA-256 of the viewing key to which payments are disclosed',
  }),
});

/** What tools that open or change a session answer with. */
export const shownSession = {
  sessionId: z.string(),
  defaults: shownDefaults,
  label: z.string().optional(),
  createdAt: z.int().nullable(),
  expiresAt: z.int().nullable().meta({ description: 'In ms since the epoch' }),
};

/** The id of the session before, where the server's own had expired. */
export const renewedFrom = z.string().optional().meta({
  description: 'The session had expired and was opened anew under the same defaults; its id before',
});

export const reportRenewal = (previous: string | undefined) =>
  previous === undefined ? {} : { renewedFrom: previous };

type Session = OperationData<'createSession'>;
type Defaults = Session['defaults'];

const showDefaults = (given: Defaults) => {
  const { defaultViewingKey, ...shown } = readDefaults(given);
  return {
    ...shown,
    ...(defaultViewingKey === undefined
      ? {}
      : { defaultViewingKey: { fingerprint: fingerprintOf(defaultViewingKey) } }),
  };
};

const readDefaults = (given: unknown): Defaults => {
  // Whatever a server sent: each field is looked at by itself.
  const fields = Object.entries(given ?? {}).filter(
    ([name, value]) => defaults.safeParse({ [name]: value }).success,
  );
  return defaults.parse(Object.fromEntries(fields));
};

/** The last ms that a date can have. @see ECMA-262, 21.4.1.1 */
const maxTimeMs = 8.64e15;

const readTimeMs = (value: unknown): number | null =>
  Number.isInteger(value) && Math.abs(Number(value)) <= maxTimeMs ? Number(value) : null;

/** `until 2026-01-01T00:00:00.000Z`, for sentences. */
export const tellEnd = (expiresAt: unknown): string => {
  const timeMs = readTimeMs(expiresAt);
  return timeMs === null ? 'until an unknown time' : `until ${new Date(timeMs).toISOString()}`;
};

const fingerprintOf = (viewingKeyHex: string): string =>
  `0x${createHash('sha256')
    .update(Buffer.from(viewingKeyHex.slice(2), 'hex'))
    .digest('hex')}`;

/** `chain near, backend sip-native`, for sentences. */
export const listDefaults = (defaults: Defaults): string =>
  Object.entries(showDefaults(defaults))
    .map(([field, value]) => `${field} ${typeof value === 'string' ? value : value?.fingerprint}`)
    .join(', ') || 'no defaults';

/** The fields of `createSession` and `updateSession`, as a caller writes them. */
export const sessionFieldsOf = (id: 'createSession' | 'updateSession') =>
  rawShapeOf(operations[id]);
