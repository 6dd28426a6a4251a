type ErrorEntry = {
  readonly status: number;
  readonly meaning: string;
  /** Whether the same request can succeed later. */
  readonly retryable: boolean;
};

const refused = (status: number, meaning: string): ErrorEntry => ({
  status,
  meaning,
  retryable: false,
});
const passing = (status: number, meaning: string): ErrorEntry => ({
  status,
  meaning,
  retryable: true,
});

/** Every error that the API answers with. Append-only: a published code keeps name and meaning. */
export const errorRegistry = {
  INVALID_JSON: refused(400, 'The body is not valid JSON in UTF-8, or is nested too deeply'),
  VALIDATION_ERROR: refused(
    400,
    'A value is missing, unknown or out of range; details.issues says which',
  ),
  SESSION_ID_INVALID: refused(
    400,
    'The session id is not sess_ and 64 lower-case hex digits, or X-Session-Id is empty or repeated',
  ),
  BAD_REQUEST: refused(400, 'The request is not well-formed HTTP, or its path is not well encoded'),
  UNAUTHORIZED: refused(
    401,
    'No API key, or more than one: send it once, as X-API-Key or as Authorization: Bearer',
  ),
  INVALID_API_KEY: refused(401, 'The API key is malformed, unknown, expired or revoked'),
  ADMIN_UNAUTHORIZED: refused(401, 'The admin key is missing or wrong'),
  TIER_ACCESS_DENIED: refused(403, 'The tier of this API key does not include this operation'),
  NOT_FOUND: refused(404, 'No operation at this path; paths are case-sensitive'),
  SESSION_NOT_FOUND: refused(404, 'No live session with this id belongs to this API key'),
  API_KEY_NOT_FOUND: refused(404, 'No API key has this id'),
  BACKEND_NOT_FOUND: refused(404, 'No backend has this id'),
  METHOD_NOT_ALLOWED: refused(
    405,
    'The path exists, but not with this method; Allow lists those it has',
  ),
  REQUEST_TIMEOUT: passing(408, 'The request did not arrive in time'),
  SESSION_LIMIT_REACHED: refused(409, 'This API key has as many live sessions as its tier allows'),
  IDEMPOTENCY_IN_PROGRESS: passing(
    409,
    'A request with this Idempotency-Key is still running, or its outcome is not known yet',
  ),
  PRECONDITION_FAILED: refused(412, 'If-Match does not name the current version'),
  PAYLOAD_TOO_LARGE: refused(413, 'The body is larger than 1 MiB'),
  UNSUPPORTED_MEDIA_TYPE: refused(415, 'The body is not JSON in UTF-8 without content encoding'),
  SESSION_DEFAULT_CONFLICT: refused(
    422,
    'A default of the session, or what the API key prefers, does not fit the rest of the request; details.fields names it. Write the field yourself, change the session, or end the preference: POST /v1/backends/select with null',
  ),
  IDEMPOTENCY_KEY_REUSED: refused(
    422,
    'This Idempotency-Key came with another request: a new request needs a new one',
  ),
  AMOUNT_OUT_OF_RANGE: refused(
    422,
    'The amount is more than the token can hold, or too little for the chain to keep',
  ),
  CHAIN_TRANSFER_UNSUPPORTED: refused(
    422,
    'No transfer can be built for this chain; details.supported lists those that have them',
  ),
  CHAIN_SCAN_UNSUPPORTED: refused(
    422,
    'Nothing announces payments on this chain; details.supported lists those that have announcements',
  ),
  PRIVACY_LEVEL_UNAVAILABLE: refused(
    422,
    'The backend, or every one of the chain, hides less than the privacy level demands; details.missing says what',
  ),
  TOKEN_UNUSABLE: refused(
    422,
    'The token does not exist on the chain, or cannot be paid as its kind of token is; details.reason says why',
  ),
  TRANSACTION_TOO_LARGE: refused(
    422,
    'The transaction is larger than the chain allows; details.maxSizeBytes says how much',
  ),
  NOTHING_TO_CLAIM: refused(
    422,
    'The one-time address holds nothing of what is claimed: it was never paid, or claimed before',
  ),
  INSUFFICIENT_FUNDS: refused(
    422,
    'The one-time address holds too little for the claim; details say how much, and of what',
  ),
  FEE_ABOVE_LIMIT: refused(
    422,
    'The transaction would cost more than the request’s maxFee; details.fee says how much',
  ),
  SIMULATION_FAILED: refused(
    422,
    'The chain says that the transaction would fail; nothing was sent, and details.reason says why',
  ),
  TRANSACTION_FAILED: refused(
    422,
    'The transaction was sent and failed on the chain; details.txSignature names it',
  ),
  DECRYPTION_FAILED: refused(
    422,
    'The text was not encrypted to this viewing key and path, or has been changed',
  ),
  HEADERS_TOO_LARGE: refused(431, 'The path and headers together are larger than 16 KiB'),
  RATE_LIMIT_EXCEEDED: passing(
    429,
    'Too many requests of this API key, or too many failed authentications from one address; Retry-After says when to come back',
  ),
  INTERNAL_SERVER_ERROR: passing(
    500,
    'A fault of the server; quote X-Request-Id when you report it',
  ),
  RPC_FAILED: passing(
    502,
    'The RPC endpoint of the chain failed, was too slow, or is of another chain',
  ),
  RPC_NOT_CONFIGURED: refused(
    503,
    'The operator has set no RPC endpoint for this chain and provider; details.setting names it. A transfer on Solana with recentBlockhash needs none',
  ),
  STORE_UNAVAILABLE: passing(503, 'The store did not answer; whether a write happened is unknown'),
  WRITE_CONTENDED: passing(
    503,
    'Others kept changing the same record; nothing of this request was written',
  ),
  ADMIN_DISABLED: refused(503, 'The operator has not set SIPHER_ADMIN_KEY'),
  SHUTTING_DOWN: passing(503, 'This server is stopping; another one, or the next, will answer'),
} as const satisfies Record<string, ErrorEntry>;

/** The code of an error: `error.code` of an answer that is no success. */
export type ErrorCode = keyof typeof errorRegistry;

/** Every error code, in the registry's order. */
export const errorCodes = Object.keys(errorRegistry) as ErrorCode[];
