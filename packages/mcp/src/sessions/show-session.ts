import { createHash } from 'node:crypto';
import { type OperationData, operations } from '@sipher/contract';
import { z } from 'zod';
import { rawShapeOf } from '../schemas/raw-shape.ts';

const { defaults } = operations.createSession.success.data.shape;

/** A session without its viewing key. */
export const showSession = ({ sessionId, defaults, label, createdAt, expiresAt }: Session) => ({
  sessionId,
  defaults: showDefaults(defaults),
  ...(label === undefined ? {} : { label }),
  createdAt,
  expiresAt,
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
  createdAt: z.int(),
  expiresAt: z.int().meta({ description: 'In ms since the epoch' }),
};

/** The id of the session before, where the server's own had expired. */
export const renewedFrom = z.string().optional().meta({
  description: 'The session had expired and was opened anew under the same defaults; its id before',
});

export const reportRenewal = (previous: string | undefined) =>
  previous === undefined ? {} : { renewedFrom: previous };

type Session = OperationData<'createSession'>;
type Defaults = Session['defaults'];

const showDefaults = ({ defaultViewingKey, ...shown }: Defaults) => ({
  ...shown,
  ...(defaultViewingKey === undefined
    ? {}
    : { defaultViewingKey: { fingerprint: fingerprintOf(defaultViewingKey) } }),
});

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
