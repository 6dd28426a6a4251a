import type { SessionDefaults } from '@sipher/contract';
import { buildMethods, type RequestMethods } from './calls/build-methods.ts';
import type { Send } from './calls/call.ts';
import { buildSend } from './http/build-send.ts';
import type { OperationMethods } from './operation-methods.ts';
import {
  type BoundSessionDeps,
  type OpenSessionOptions,
  openBoundSession,
  type SessionDefaultsInput,
  underSession,
} from './session/open-bound-session.ts';
import { openSessionWatch } from './session/open-session-watch.ts';
import { parseOptions, type SipherOptions } from './sipher-options.ts';
import { platformTiming, type Timing } from './timing.ts';

type SessionMethods = {
  /**
   * The same client with `X-Session-Id` on every operation that it applies to. Nothing is sent.
   * @example
   * const { metaAddress } = await sipher.withSession(sessionId).stealth.generate();
   */
  readonly withSession: (sessionId: string) => Sipher;
  /**
   * Opens a session, and gives a client that is bound to it. With `renew` another one takes its
   * place once it has expired, and the call that found it so is repeated. A session that the client
   * finds gone before its time was ended by somebody: it stays ended, and its calls fail with
   * `SESSION_NOT_FOUND`. After its time nobody can tell the two apart.
   * @example
   * const agent = await sipher.openSession({ chain: 'near' }, { renew: true, ttlSeconds: 600 });
   * const { encodedMetaAddress } = await agent.stealth.generate();
   * await agent.close();
   */
  readonly openSession: (
    defaults: SessionDefaultsInput,
    options?: OpenSessionOptions,
  ) => Promise<SessionClient>;
};

/**
 * A Sipher server, as its operations.
 * @example
 * const sipher = new Sipher({ apiKey });
 * const { sessionId } = await sipher.sessions.create({ defaults: { chain: 'near' } });
 * const { metaAddress } = await sipher.withSession(sessionId).stealth.generate();
 */
export type Sipher = OperationMethods & RequestMethods & SessionMethods;

/** A client that is bound to a session of its own. */
export type SessionClient = Sipher & {
  /** As it was last seen; another one after a renewal. */
  readonly session: {
    readonly id: string;
    /** By the server's clock. */
    readonly expiresAtMs: number;
    readonly defaults: SessionDefaults;
  };
  /**
   * Asks the server whether the session lives, and renews it where it has expired and is to be
   * renewed; throws `SESSION_NOT_FOUND` else. For calls that name a session by its id.
   * @returns The id of the session that another one took the place of; null: of none.
   */
  readonly ensureLive: () => Promise<string | null>;
  /** Ends the session, if it has not ended by itself; the client's calls are 404 from then on. */
  readonly close: () => Promise<void>;
};

type SipherConstructor = {
  new (options?: SipherOptions, timing?: Timing): Sipher;
  readonly prototype: Sipher;
};

/**
 * A client of a Sipher server. The second argument is for tests: a clock of their own.
 * @example
 * const sipher = new Sipher({ apiKey, baseUrl: 'http://127.0.0.1:8787', retries: 2 });
 * const { status } = await sipher.system.health();
 */
export const Sipher = class Sipher {
  // What it needs lies in closures: nothing that prints a client can show the API key.
  constructor(options: SipherOptions = {}, timing: Timing = platformTiming) {
    const settings = parseOptions(options);
    const watch = openSessionWatch(buildSend(settings, timing));
    Object.assign(this, buildClient(watch.send, { watch, timing }));
  }
} as unknown as SipherConstructor; // the methods are assigned, and so unknown to the class

const buildClient = (send: Send, deps: BoundSessionDeps): Sipher => ({
  ...buildMethods(send),
  withSession: (sessionId) => derive((request) => send(underSession(request, sessionId)), deps),
  openSession: async (defaults, options = {}) => {
    const bound = await openBoundSession(send, defaults, { ...options, ...deps });
    // Hidden from what prints a client: the defaults may hold a viewing key.
    return Object.defineProperties(derive(bound.send, deps), {
      session: { get: () => viewSession(bound.state()) },
      ensureLive: { value: bound.ensureLive },
      close: { value: bound.close },
    }) as SessionClient;
  },
});

const derive = (send: Send, deps: BoundSessionDeps): Sipher =>
  Object.assign(Object.create(Sipher.prototype), buildClient(send, deps));

const viewSession = ({
  id,
  expiresAtMs,
  defaults,
}: SessionClient['session']): SessionClient['session'] => ({ id, expiresAtMs, defaults });
