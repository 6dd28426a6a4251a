import type { ChainId } from '../chains/chain-ids.ts';
import { encodeNativeAddress } from '../chains/encode-native-address.ts';
import { encodeTransactionId } from '../chains/transaction-id.ts';
import type { CurveEngines } from '../curves/curve-engine.ts';
import { nobleEngines } from '../curves/noble-engines.ts';
import { encodeHex } from '../hex.ts';
import type { ListedAnnouncement } from './announcement-bytes.ts';
import type { FoundAnnouncement } from './scan-announcements.ts';

/**
 * A payment that was found, in the texts of the API: `stealthAddress` native, keys as `0x` and hex,
 * `slot` a block on EVM chains, `timestamp` in milliseconds since the epoch.
 *
 * @example
 * ```ts
 * for (const found of scanAnnouncements(scheme, keys, page)) console.log(viewPayment(found, chain));
 * ```
 */
export const viewPayment = (
  { announcement, stealthPublicKey }: FoundAnnouncement<ListedAnnouncement>,
  chain: ChainId,
  engines: CurveEngines = nobleEngines,
) => ({
  stealthAddress: encodeNativeAddress(chain, stealthPublicKey, engines).address,
  stealthPublicKey: encodeHex(stealthPublicKey),
  ephemeralPublicKey: encodeHex(announcement.ephemeralPublicKey),
  viewTag: announcement.viewTag,
  txSignature: encodeTransactionId(chain, announcement.transactionId),
  slot: announcement.position,
  timestamp: announcement.timeMs,
});
