import type { SessionField } from '@sipher/contract';
import type { CallOptions } from '../sipher-options.ts';
import { type Page, type Pages, readPages } from './read-pages.ts';

/** An answer with all that came beside its data. */
export type Answer<D> = {
  readonly data: D;
  readonly status: number;
  readonly headers: Headers;
  /** `X-Request-Id`. */
  readonly requestId: string | null;
  /** The defaults that this call took from the session; null: it was made under none. */
  readonly sessionApplied: SessionField[] | null;
  /** When that session ends, in ms since the epoch by the server's clock. */
  readonly sessionExpiresAtMs: number | null;
  /** Whether an earlier request with the same `Idempotency-Key` got this answer. */
  readonly isReplayed: boolean;
  /** The session that was opened for this call because the one before had expired. */
  readonly renewedSessionId: string | null;
};

/** A request that is under way: a promise of its data. */
export type Call<D> = Promise<D> & {
  /**
   * The same answer, with its status, headers and what they say. Nothing is sent again.
   * @example
   * const { data, sessionApplied } = await agent.stealth.generate().withResponse();
   */
  readonly withResponse: () => Promise<Answer<D>>;
};

/**
 * One that can be iterated: over its pages, the first included. Awaited, it is the first.
 * @example
 * for await (const { sessions } of sipher.sessions.list({ limit: 100 })) console.log(sessions);
 */
export type PagedCall<D> = Call<D> & AsyncIterable<D>;

/** An operation's raw input. */
export type RawRequest = {
  readonly params?: Readonly<Record<string, string>> | undefined;
  readonly query?: Readonly<Record<string, unknown>> | undefined;
  readonly body?: unknown;
};

/** All that is asked for in one call. */
export type Request = RawRequest & {
  readonly id: string;
  readonly options: CallOptions;
  /** In which form the data is wanted. */
  readonly form: 'json' | 'bytes';
};

/** Makes a request and answers, whatever that takes: tries, pauses, another session. */
export type Send = (request: Request) => Promise<Answer<unknown>>;

/** A call from an answer that is under way. */
export const buildCall = <D>(answer: Promise<Answer<D>>): Call<D> => {
  const data = answer.then((whole) => whole.data);
  return Object.assign(data, { withResponse: () => instead(data, answer) });
};

/** A call that fetches its further pages once somebody wants them. */
export const buildPagedCall = <D extends Page>(pages: Pages<D>): PagedCall<D> => {
  const call = buildCall(pages.first);
  return Object.assign(call, {
    [Symbol.asyncIterator]: () => instead(call, readPages(pages)),
  });
};

/** Hands out the second instead of the promise, whose failure is then nobody's to handle. */
const instead = <T>(data: Promise<unknown>, other: T): T => {
  data.catch(() => undefined);
  return other;
};
