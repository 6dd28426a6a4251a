import type { OperationData, SessionDefaults } from '@sipher/contract';
import type { Answer } from '../calls/call.ts';
import { SipherError } from '../sipher-error.ts';

/** An answer that shows a session whole. */
export type SessionAnswer = Answer<OperationData<'createSession'>>;

/** A session as its client last saw it. */
export type SessionState = {
  readonly id: string;
  readonly defaults: SessionDefaults;
  readonly label: string | undefined;
  /** By the server's clock, as expiresAtMs. */
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  /** The client's clock when it asked for the session: not later than the server opened it. */
  readonly askedAtMs: number;
  /** How often it had been changed. */
  readonly version: number;
};

/** The state of a session that was asked for at that time; throws a SipherError for what is none. */
export const readOpened = (answer: SessionAnswer, askedAtMs: number): SessionState => {
  const { data, headers } = answer;
  assertSession(answer);
  return {
    id: data.sessionId,
    defaults: data.defaults as SessionDefaults, // from JSON: what is there is not undefined
    label: data.label,
    createdAtMs: data.createdAt,
    expiresAtMs: data.expiresAt,
    askedAtMs,
    version: readVersion(headers),
  };
};

/** Without an id that a header takes, calls would be made under no session, and nobody would know. */
const assertSession = ({ data, status, requestId }: SessionAnswer): void => {
  const { sessionId, createdAt, expiresAt }: Record<string, unknown> = data;
  const isNamed = typeof sessionId === 'string' && /^[!-~]+$/.test(sessionId);
  if (isNamed && Number.isFinite(createdAt) && Number.isFinite(expiresAt)) return;
  const message = 'Expected a session with its sessionId, createdAt and expiresAt';
  throw new SipherError('UNEXPECTED_ANSWER', message, { status, requestId });
};

/** The state after an answer about the session, unless a later one was there before. */
export const readSeen = (state: SessionState, answer: SessionAnswer): SessionState => {
  const seen = readOpened(answer, state.askedAtMs);
  return seen.id !== state.id || seen.version < state.version ? state : seen;
};

/** The `ETag` of a session is its version. */
const readVersion = (headers: Headers): number =>
  Number(/\d+/.exec(headers.get('ETag') ?? '') ?? 0);

/** How far two clocks may run apart: ten times what those of machines do. */
const clockDrift = 0.001;

/**
 * Whether the session can have come to its end by itself: by the client's own measure, which
 * starts when it asked for it, so that it does not end later than the session.
 */
export const hasExpired = (state: SessionState, nowMs: number): boolean =>
  nowMs >= state.askedAtMs + (state.expiresAtMs - state.createdAtMs) * (1 - clockDrift);
