import { InvalidInputError } from '../invalid-input-error.ts';
import type {
  AnnouncementTrace,
  RecipientViewKeys,
  StealthScheme,
} from '../stealth/stealth-scheme.ts';

/** A payment that a scan at home has found. */
export type FoundAnnouncement<A extends AnnouncementTrace> = {
  readonly announcement: A;
  /** The one-time public key, compressed: what `encodeNativeAddress` takes. */
  readonly stealthPublicKey: Uint8Array;
};

/**
 * The announcements that pay the owner of the keys, found on this machine: no key leaves it. An
 * announcement whose ephemeral key is no point is nobody's.
 *
 * @throws InvalidInputError naming `chain`, `viewingPrivateKey` or `spendingPublicKey`.
 * @example
 * ```ts
 * const keys = { chain: 'solana', viewingPrivateKey, spendingPublicKey } as const;
 * for (const { announcement, stealthPublicKey } of scanAnnouncements(sipScheme(), keys, page)) {
 *   console.log(encodeNativeAddress('solana', stealthPublicKey).address, announcement.position);
 * }
 * ```
 */
export function* scanAnnouncements<A extends AnnouncementTrace>(
  scheme: StealthScheme,
  keys: RecipientViewKeys,
  announcements: Iterable<A>,
): Generator<FoundAnnouncement<A>> {
  for (const announcement of announcements) {
    const stealthPublicKey = findOrSkip(scheme, keys, announcement);
    if (stealthPublicKey !== null) yield { announcement, stealthPublicKey };
  }
}

/** Anybody can announce anything: what no recipient could have is skipped, as in the index. */
const findOrSkip = (
  scheme: StealthScheme,
  keys: RecipientViewKeys,
  trace: AnnouncementTrace,
): Uint8Array | null => {
  try {
    return scheme.find(keys, trace);
  } catch (error) {
    if (error instanceof InvalidInputError && announced.has(error.field)) return null;
    throw error;
  }
};

const announced: ReadonlySet<string> = new Set(['ephemeralPublicKey', 'viewTag', 'addressPrefix']);
