/** A `fetch`: that of the platform, or one that stands for it. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Where a server is that was started without settings. */
export const defaultBaseUrl = 'http://127.0.0.1:8787';

/** What a client is made with; each may be left out. */
export type SipherOptions = {
  /** `sph_...`; an admin key for the operations on keys. Without it only public operations answer. */
  readonly apiKey?: string | undefined;
  /** Where the server is, with the path under which it lies; `defaultBaseUrl` unless told. */
  readonly baseUrl?: string | undefined;
  /** How long each try may take until its answer is whole; 30,000 ms unless told. */
  readonly timeoutMs?: number | undefined;
  /** How often a call is repeated at most; 2 unless told. */
  readonly retries?: number | undefined;
  /** Instead of the platform's `fetch`. */
  readonly fetch?: Fetch | undefined;
};

/** Options of a single call; what is left out is as the client says. */
export type CallOptions = {
  /** Ends the call at once, pauses included: it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** How long each try may take. */
  readonly timeoutMs?: number | undefined;
  /** How often it is repeated at most. */
  readonly retries?: number | undefined;
  /** Another session than the client's; null: none. */
  readonly sessionId?: string | null | undefined;
  /** A name for the call, so that it can be repeated later too; random unless told. */
  readonly idempotencyKey?: string | undefined;
  /** Change a session only if it still has this `ETag`. */
  readonly ifMatch?: string | undefined;
};

export type Settings = {
  readonly apiKey: string | null;
  readonly baseUrl: string;
  readonly timeoutMs: number;
  readonly retries: number;
  readonly fetch: Fetch;
};

/** What timers can wait: they take a longer time for none. */
const maxTimeoutMs = 2 ** 31 - 1;

/** Options as they hold; throws a TypeError that shows no value, since a key may stand anywhere. */
export const parseOptions = (options: SipherOptions): Settings => {
  const { apiKey, baseUrl = defaultBaseUrl, timeoutMs = 30_000, retries = 2 } = options;
  if (apiKey !== undefined && !(typeof apiKey === 'string' && /^[!-~]+$/.test(apiKey))) {
    throw new TypeError('apiKey: expected printable ASCII without spaces');
  }
  return {
    apiKey: apiKey ?? null,
    baseUrl: parseBaseUrl(baseUrl),
    timeoutMs: parseTimeoutMs(timeoutMs),
    retries: parseRetries(retries),
    // Looked up for each request, as code that replaces the global one expects.
    fetch: options.fetch ?? ((url, init) => fetch(url, init)),
  };
};

const parseBaseUrl = (text: string): string => {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || `${url.username}${url.password}` !== '') {
    throw new TypeError('baseUrl: expected an http(s) URL without credentials');
  }
  if (/[?#]/.test(text)) throw new TypeError('baseUrl: expected no query and no fragment');
  return url.href.replace(/\/+$/, '');
};

/** Throws a TypeError unless timers can wait so long. */
export const parseTimeoutMs = (timeoutMs: number): number => {
  if (timeoutMs > 0 && timeoutMs <= maxTimeoutMs) return timeoutMs;
  throw new TypeError(`timeoutMs: expected more than 0 and at most ${maxTimeoutMs}`);
};

/** Throws a TypeError unless it is a count. */
export const parseRetries = (retries: number): number => {
  if (Number.isSafeInteger(retries) && retries >= 0) return retries;
  throw new TypeError('retries: expected an integer from 0');
};
