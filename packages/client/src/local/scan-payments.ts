import type { BackendId, OperationData } from '@sipher/contract';
import {
  type ChainId,
  chainCurve,
  decodeAnnouncements,
  InvalidInputError,
  type ListedAnnouncement,
  nobleEngines,
  type RecipientViewKeys,
} from '@sipher/core';
import { SipherError } from '../sipher-error.ts';
import { chooseScheme, defaultBackend } from './choose-scheme.ts';
import { decodePrivateKey, decodePublicKey, type PrivateKey } from './decode-keys.ts';
import { comparePage } from './scan/compare-page.ts';
import { openTagFilter } from './scan/open-tag-filter.ts';
import { type AnnouncementSource, type PageQuery, readPages } from './scan/read-pages.ts';

/** How far a scan at home has come. */
export type ScanProgress = {
  /** Announcements that this call has compared. */
  readonly scanned: number;
  /** Announcements of the whole range: more than `scanned` will be, where a cursor was given. */
  readonly total: number;
  /** Payments that this call has found. */
  readonly found: number;
};

/** What `scanPayments` looks for, and where. */
export type ScanRequest = PageQuery & {
  /** The client: it fetches announcements alone. */
  readonly sipher: AnnouncementSource;
  readonly viewingPrivateKey: PrivateKey;
  readonly spendingPublicKey: string;
  readonly chain: ChainId;
  /** `sip-native` unless given. */
  readonly backend?: BackendId | undefined;
  /** Ends the scan: it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called about twenty times a second while announcements are compared. */
  readonly onProgress?: ((progress: ScanProgress) => void) | undefined;
};

/**
 * The payments to a key pair, found at home: the announcements are public, and fetched page by page
 * in their binary form, the next one while this one is compared. No key leaves, nor what was found.
 * Each page is as an answer of `sipher.scan.payments`; give its `nextCursor` as `cursor` to go on
 * later, and once that is null, scan from one above `index.position`.
 *
 * On ed25519 the platform's X25519 compares some ten announcements a millisecond; without it, and on
 * secp256k1, the portable curves of core take 1 to 5 ms each. Slices leave the event loop time for
 * other things; `limit` (announcements a page, 10,000 unless given) says how long a page takes.
 *
 * @throws InvalidInputError at once, naming `chain`, `backend`, `viewingPrivateKey` or
 * `spendingPublicKey`.
 * @throws SipherError while it runs, where a request for announcements is refused or gets no answer.
 * @see docs/scanning.md
 * @example
 * ```ts
 * import { Sipher } from '@sipher/client';
 * import { generateKeys, scanPayments } from '@sipher/client/local';
 *
 * const sipher = new Sipher({ apiKey: 'sph_...' });
 * const { metaAddress, viewingPrivateKey, chain } = generateKeys({ chain: 'solana' });
 * const keys = { viewingPrivateKey, spendingPublicKey: metaAddress.spendingKey, chain };
 * for await (const { payments, nextCursor } of scanPayments({ sipher, ...keys })) {
 *   for (const { stealthAddress, slot } of payments) console.log(stealthAddress, slot);
 *   console.log('go on from', nextCursor);
 * }
 * ```
 */
export const scanPayments = (
  request: ScanRequest,
): AsyncGenerator<OperationData<'scanPayments'>, void, undefined> => {
  const backend = request.backend ?? defaultBackend;
  const keys = parseKeys(request);
  return scan({ ...request, backend }, keys);
};

/** Refuses keys that could find nothing, before anything is asked of the network. */
const parseKeys = (request: ScanRequest): RecipientViewKeys => {
  const { chain, backend = defaultBackend } = request;
  const scheme = chooseScheme(backend);
  if (!scheme.chains.includes(chain)) {
    throw new InvalidInputError('chain', `one of ${scheme.chains.join(', ')}`);
  }
  const engine = nobleEngines[chainCurve(chain)];
  const spendingPublicKey = decodePublicKey(request.spendingPublicKey, chain, 'spendingPublicKey');
  engine.assertPoint(spendingPublicKey, 'spendingPublicKey');
  const viewingPrivateKey = decodePrivateKey(request.viewingPrivateKey, 'viewingPrivateKey');
  engine.deriveScalar(viewingPrivateKey, 'viewingPrivateKey').fill(0);
  return { chain, viewingPrivateKey, spendingPublicKey };
};

async function* scan(
  { sipher, signal, onProgress, ...query }: ScanRequest & { readonly backend: BackendId },
  keys: RecipientViewKeys,
): AsyncGenerator<OperationData<'scanPayments'>, void, undefined> {
  const { chain, backend } = query;
  const scheme = chooseScheme(backend);
  const done = { scanned: 0, found: 0 };
  try {
    const filter = await openTagFilter(scheme, keys);
    for await (const { bytes, nextCursor, total, index } of readPages(sipher, query, signal)) {
      const announcements = decodePage(bytes);
      const payments: OperationData<'scanPayments'>['payments'] = [];
      const comparison = { scheme, keys, filter, announcements, signal, nowMs };
      for await (const slice of comparePage(comparison)) {
        payments.push(...slice.payments);
        done.scanned += slice.scanned;
        done.found += slice.payments.length;
        onProgress?.({ ...done, total });
      }
      const scanned = announcements.length;
      yield { payments, scanned, total, nextCursor, chain, backend, index };
    }
  } finally {
    keys.viewingPrivateKey.fill(0);
  }
}

const nowMs = (): number => performance.now();

const decodePage = (bytes: Uint8Array): ListedAnnouncement[] => {
  try {
    return decodeAnnouncements(bytes);
  } catch (cause) {
    const message = 'Expected announcements in their binary form, version 1';
    throw new SipherError('UNEXPECTED_ANSWER', message, { cause });
  }
};
