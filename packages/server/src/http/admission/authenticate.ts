import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type Access, paidTiers } from '@sipher/contract';
import { ApiError } from '../../api-error.ts';
import { type Ahead, authenticateKey, type Caller } from '../../keys/authenticate-key.ts';
import type { RecentCallers } from '../../keys/recent-callers.ts';
import type { Store } from '../../stores/port.ts';
import { readCredential } from './read-credential.ts';

export type AuthenticateDeps = {
  readonly store: Store;
  readonly nowMs: () => number;
  readonly adminKey: string | undefined;
  readonly recentCallers: RecentCallers;
};

/** What kind of key to ask for, and what to do while it is proven. */
export type Proof = { readonly access: Access; readonly ahead?: Ahead };

/** Proves who calls, with the kind of key that the access asks for; null where nobody needs to. */
export const authenticate = async (
  { access, ahead }: Proof,
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
  return authenticateKey(credential, deps, ahead);
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
