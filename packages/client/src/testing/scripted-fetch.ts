import type { Fetch } from '../sipher-options.ts';

/** A request as it was sent. */
export type SentRequest = {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: unknown;
  readonly init: RequestInit;
};

/** How a server answers one request. */
export type Step = (request: SentRequest) => Response | Promise<Response>;

/** A fetch that answers one request after another by a script, and keeps what was sent. */
export const scriptFetch = (...steps: readonly Step[]) => {
  const sent: SentRequest[] = [];
  const fetch: Fetch = async (url, init) => {
    const body = typeof init.body === 'string' ? JSON.parse(init.body) : undefined;
    const { method = '' } = init;
    const request = { url, method, headers: new Headers(init.headers), body, init };
    sent.push(request);
    const step = steps[sent.length - 1];
    if (step === undefined) throw new Error(`unforeseen: ${method} ${url}`);
    return noteSession(request, await step(request));
  };
  return { fetch, sent };
};

/** Under a session each answer of a server says what it took from it. */
const noteSession = ({ headers }: SentRequest, response: Response): Response => {
  const isSilent = !response.headers.has('Session-Applied');
  if (headers.has('x-session-id') && response.ok && isSilent) {
    response.headers.set('Session-Applied', '');
  }
  return response;
};

type HeaderValues = Readonly<Record<string, string>>;

/** A success with this data. */
export const succeed =
  (data: unknown, headers: HeaderValues = {}, status = 200): Step =>
  () =>
    Response.json({ success: true, data }, { status, headers });

/** An error of the API. */
export const refuse =
  (status: number, code: string, more: { details?: unknown; headers?: HeaderValues } = {}): Step =>
  () => {
    const { details, headers = {} } = more;
    const error = { code, message: `of ${code}`, ...(details === undefined ? {} : { details }) };
    return Response.json({ success: false, error }, { status, headers });
  };

/** Something that no Sipher server says. */
export const say =
  (text: string, status = 200, headers: HeaderValues = {}): Step =>
  () =>
    new Response(text, { status, headers });

/** No connection. */
export const breakOff: Step = () => {
  const cause = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  throw new TypeError('fetch failed', { cause });
};

/** No answer, until the request is given up. */
export const hang: Step = ({ init }) =>
  new Promise((_, reject) => {
    init.signal?.addEventListener('abort', () => reject(init.signal?.reason));
  });
