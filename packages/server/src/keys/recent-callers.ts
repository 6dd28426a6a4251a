import { timingSafeEqual } from 'node:crypto';
import type { Tier } from '@sipher/contract';

/** Whom an earlier request has proven. That may have changed since: it proves nothing now. */
export type RecentCaller = { readonly keyId: string; readonly tier: Tier };

/**
 * Who proved themselves to this process lately, so that what a caller will need can be asked for
 * while its key is proven anew.
 */
export type RecentCallers = {
  /** Whoever showed this secret of this key last time; null if another was shown, or none. */
  readonly find: (keyId: string, secretHash: Buffer) => RecentCaller | null;
  readonly remember: (caller: RecentCaller, secretHash: Buffer) => void;
  readonly forget: (keyId: string) => void;
};

const maxRemembered = 10_000;

type Remembered = { readonly caller: RecentCaller; readonly secretHash: Buffer };

export const openRecentCallers = (): RecentCallers => {
  const byKeyId = new Map<string, Remembered>();
  return {
    find: (keyId, secretHash) => {
      const found = byKeyId.get(keyId);
      if (found === undefined || !timingSafeEqual(found.secretHash, secretHash)) return null;
      return found.caller;
    },
    remember: (caller, secretHash) => {
      const { keyId, tier } = caller;
      const known = byKeyId.get(keyId);
      if (known?.caller.tier === tier && known.secretHash.equals(secretHash)) return;
      // A Map keeps the order of insertion: its first key is the oldest.
      const [oldest] = byKeyId.size < maxRemembered ? [] : byKeyId.keys();
      if (oldest !== undefined) byKeyId.delete(oldest);
      byKeyId.set(keyId, { caller: { keyId, tier }, secretHash });
    },
    forget: (keyId) => {
      byKeyId.delete(keyId);
    },
  };
};
