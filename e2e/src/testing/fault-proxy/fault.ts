/** What a proxy does with one request. */
export type Fault =
  /** Nothing: the server's own answer. */
  | { readonly kind: 'none' }
  /** The connection is reset, and the server never sees the request. */
  | { readonly kind: 'refuse' }
  /** The server answers, and its answer is lost with the connection. */
  | { readonly kind: 'lose-answer' }
  /** The server answers, and nobody hears of it until the client has given up. */
  | { readonly kind: 'hold-answer' }
  /** The server answers, and the connection breaks in the middle of its body. */
  | { readonly kind: 'truncate' }
  /** The server answers, and something else that calls itself a success arrives. */
  | { readonly kind: 'garble' }
  /** Somebody else answers, instead of the server or after it has answered. */
  | { readonly kind: 'replace'; readonly answer: ForeignAnswer; readonly isExecuted: boolean };

/** The answer of something between client and server, or of a server that lost its store. */
export type ForeignAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

const envelope = (
  status: number,
  code: string,
  headers: Readonly<Record<string, string>> = {},
): ForeignAnswer => ({
  status,
  headers: { 'Content-Type': 'application/json', ...headers },
  body: JSON.stringify({ success: false, error: { code, message: `${code} of the proxy` } }),
});

/** The server's own refusal, before anything is done. */
export const rateLimited = (retryAfterS: number): ForeignAnswer =>
  envelope(429, 'RATE_LIMIT_EXCEEDED', { 'Retry-After': String(retryAfterS) });

export const storeUnavailable: ForeignAnswer = envelope(503, 'STORE_UNAVAILABLE', {
  'Retry-After': '1',
});

/** As a reverse proxy writes it. */
export const badGateway: ForeignAnswer = {
  status: 502,
  headers: { 'Content-Type': 'text/html' },
  body: '<html><h1>502 Bad Gateway</h1></html>',
};

/** Every fault that there is, each as likely as another. */
export const allFaults: readonly Fault[] = [
  { kind: 'refuse' },
  { kind: 'lose-answer' },
  { kind: 'hold-answer' },
  { kind: 'truncate' },
  { kind: 'garble' },
  { kind: 'replace', answer: rateLimited(1), isExecuted: false },
  { kind: 'replace', answer: storeUnavailable, isExecuted: false },
  { kind: 'replace', answer: storeUnavailable, isExecuted: true },
  { kind: 'replace', answer: badGateway, isExecuted: false },
  { kind: 'replace', answer: badGateway, isExecuted: true },
];
