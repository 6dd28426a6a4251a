import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type Access, paidTiers } from '@sipher/contract';
import { ApiError } from '../../api-error.ts';
import { authenticateKey, type Caller, type ReadAhead } from '../../keys/authenticate-key.ts';
import type { Store } from '../../stores/port.ts';
import { readCredential } from './read-credential.ts';

export type AuthenticateDeps = {
  readonly store: Store;
  readonly nowMs: () => number;
  readonly adminKey: string | undefined;
};

/** What kind of key to ask for, and what to read together with it. */
export type Proof = { readonly access: Access; readonly readAhead?: ReadAhead | undefined };

/** Proves who calls, with the kind of key that the access asks for; null where nobody needs to. */
export const authenticate = async (
  { access, readAhead }: Proof,
  request: IncomingMessage,
  deps: AuthenticateDeps,
): Promise<Caller | null> => {
  if (access === 'public') return null;
  const credential = readCredential(request);
  if (access === 'admin') {
    requireAdmin(credential, deps.adminKey);
    return null;
  }
  if (credential === null) throw new ApiError('UNAUTHORIZED');
  return authenticateKey(credential, deps, readAhead);
};

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

const requireAdmin = (credential: string | null, adminKey: string | undefined): void => {
  if (adminKey === undefined) throw new ApiError('ADMIN_DISABLED');
  // Digests have one length, so that the comparison tells nothing of the key's.
  const isAdmin = credential !== null && timingSafeEqual(sha256(credential), sha256(adminKey));
  if (!isAdmin) throw new ApiError('ADMIN_UNAUTHORIZED');
};

/** Sessions need pro or enterprise. */
export const requirePaidTier = ({ tier }: Caller): void => {
  if (paidTiers.includes(tier)) return;
  throw new ApiError('TIER_ACCESS_DENIED', { tier, required: paidTiers });
};
