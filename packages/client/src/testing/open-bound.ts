import { Sipher } from '../sipher.ts';
import { refuse, type Step, scriptFetch, succeed } from './scripted-fetch.ts';
import { openVirtualTime } from './virtual-time.ts';

export const ttlMs = 60_000;
/** Of the server, whose clock is of no concern. */
export const createdAt = 5_000_000;

type Shown = { readonly defaults?: object; readonly label?: string; readonly expiresAt?: number };
export const show = (sessionId: string, version: number, shown: Shown = {}): Step =>
  succeed(
    { sessionId, defaults: { chain: 'near' }, createdAt, expiresAt: createdAt + ttlMs, ...shown },
    { ETag: `"${version}"` },
    201,
  );
export const gone = refuse(404, 'SESSION_NOT_FOUND', { details: { source: 'header' } });
export const done = succeed({});

/** A client bound to session `one`, after whose opening the server answers by the script. */
export const openBound = async (steps: readonly Step[], options: { renew?: boolean } = {}) => {
  const { fetch, sent } = scriptFetch(show('one', 1), ...steps);
  const time = openVirtualTime();
  const renewals: unknown[] = [];
  const sipher = new Sipher({ apiKey: 'k', fetch }, time.timing);
  const bound = await sipher.openSession(
    { chain: 'near' },
    { renew: true, ttlSeconds: 60, onRenew: (renewal) => renewals.push(renewal), ...options },
  );
  const calls = () =>
    sent.map(({ method, url, headers }) => {
      const session = headers.get('x-session-id');
      return `${method} ${new URL(url).pathname}${session === null ? '' : ` under ${session}`}`;
    });
  return { sipher, bound, sent, time, renewals, calls };
};
export const generate = (session: string) => `POST /v1/stealth/generate under ${session}`;
export const create = 'POST /v1/sessions';

/** A promise that a test settles. */
export const deferred = <T>() => {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
};
