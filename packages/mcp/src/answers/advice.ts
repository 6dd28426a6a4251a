import type { SipherError } from '@sipher/client';
import type { ErrorCode } from '@sipher/contract';
import { z } from 'zod';

/** Where the session of a failed call came from. */
export type SessionSource = 'argument' | 'fixed' | 'own' | 'none';

/** What to do about codes whose answer does not depend on the call. */
const adviceByCode: Partial<Record<SipherError['code'], string>> = {
  VALIDATION_ERROR: 'Correct the named fields and call again.',
  SESSION_ID_INVALID:
    'Pass the id exactly as sipher_open_session gave it: sess_ and 64 hex digits.',
  SESSION_DEFAULT_CONFLICT:
    'Give the named fields yourself in this call, or change them with sipher_update_session. sipher_explain_session shows what the session says.',
  SESSION_LIMIT_REACHED: 'Go on under a session that you have, or wait until one has expired.',
  TIER_ACCESS_DENIED:
    'The API key of this MCP server cannot use sessions: leave sessionId out and name chain, backend and privacyLevel in each call, or tell the user that a pro key is needed.',
  UNAUTHORIZED: 'Tell the user that this MCP server needs SIPHER_API_KEY or --key-file.',
  INVALID_API_KEY:
    'Tell the user that the API key of this MCP server is wrong, expired or revoked.',
  AMOUNT_OUT_OF_RANGE: 'Use an amount in the range that the details name, in base units.',
  CHAIN_TRANSFER_UNSUPPORTED: 'Pay on one of the chains in details.supported.',
  CHAIN_SCAN_UNSUPPORTED:
    'Scan one of the chains in details.supported. Elsewhere the payer hands over the announcement itself.',
  TOKEN_UNUSABLE: 'Check the token’s address on that chain, or pay in the chain’s own coin.',
  TRANSACTION_TOO_LARGE: 'Leave out the memo, or pay without a token.',
  RPC_FAILED: 'Try again later, or with another rpcProvider of sipher_list_supported.',
  RPC_NOT_CONFIGURED:
    'Use an rpcProvider that sipher_list_supported shows as configured, or tell the user which setting of the Sipher server is missing (details.setting).',
  IDEMPOTENCY_IN_PROGRESS: 'The same call is still running: wait, then call again.',
  PAYLOAD_TOO_LARGE: 'Send less in one call.',
  INTERNAL_SERVER_ERROR: 'Call again once; then tell the user the requestId.',
  NETWORK_ERROR: 'Tell the user that the Sipher server cannot be reached, and where: SIPHER_URL.',
  TIMEOUT: 'Call again; if it lasts, tell the user that the Sipher server does not answer.',
  UNEXPECTED_ANSWER: 'Tell the user that what answers at SIPHER_URL is not a Sipher server.',
};

const sessionGone: Record<SessionSource, string> = {
  argument:
    'Open a new session with sipher_open_session and pass its sessionId. Nothing has run, so the same call can be made again under it.',
  fixed:
    'The session that this MCP server was started with is gone. Open one with sipher_open_session and pass its sessionId, and tell the user.',
  own: 'The session of this MCP server was ended before its time. Open one with sipher_open_session and pass its sessionId, and tell the user.',
  none: 'Open a session with sipher_open_session and pass its sessionId.',
};

/** What a model should do about an error of the server. */
export const adviseOn = (error: SipherError, source: SessionSource): string => {
  if (error.code === 'SESSION_NOT_FOUND') return sessionGone[source];
  if (error.code === 'PRIVACY_LEVEL_UNAVAILABLE') return adviseOnLevel(error.details);
  if (error.retryAfterMs !== null) {
    return `Wait ${Math.ceil(error.retryAfterMs / 1000)} seconds, then make the same call again.`;
  }
  return adviceByCode[error.code as ErrorCode] ?? 'Tell the user what happened.';
};

const alternativesIn = (details: unknown) => {
  const parsed = z
    .object({ alternatives: z.array(z.object({ backend: z.string(), level: z.string() })) })
    .safeParse(details);
  return parsed.data?.alternatives ?? [];
};

const adviseOnLevel = (details: unknown): string => {
  const offered = alternativesIn(details)
    .map(({ backend, level }) => `${level} with ${backend}`)
    .join(', ');
  const choice =
    offered === ''
      ? 'No other backend hides more there: choose another chain or token with sipher_list_supported.'
      : `What this payment can have: ${offered}. A weaker level is the user’s decision: ask first.`;
  return `Nothing was built, and nothing weaker is ever built in its place. ${choice}`;
};
