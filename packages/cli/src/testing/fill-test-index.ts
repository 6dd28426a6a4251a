import { randomBytes } from 'node:crypto';
import { deriveAddress, generateKeys } from '@sipher/client/local';
import { buildSolanaSeedState, openAnnouncementIndex } from '@sipher/server';

const otherCount = 9;
const timeMs = Date.UTC(2026, 0, 1);

/** An index of Solana in a folder: payments to others, then so many to the recipient. */
export const fillTestIndex = async (folder: string, paymentCount: number) => {
  const recipient = generateKeys({ chain: 'solana' });
  const other = generateKeys({ chain: 'solana' });
  const total = otherCount + paymentCount;
  const payments = Array.from({ length: total }, (_, place) => {
    const { metaAddress } = place < otherCount ? other : recipient;
    return deriveAddress({ recipientMetaAddress: metaAddress });
  });
  const index = await openAnnouncementIndex(folder);
  await index.advance('solana', {
    expected: null,
    next: buildSolanaSeedState(total),
    announcements: payments.map(({ stealthAddress }, place) => announce(stealthAddress, place)),
    indexedTo: { position: total, timeMs },
  });
  await index.close();
  const addresses = payments.slice(otherCount).map(({ address }) => address);
  return { recipient, addresses, total };
};

type StealthAddress = ReturnType<typeof deriveAddress>['stealthAddress'];

const announce = (stealthAddress: StealthAddress, place: number) =>
  ({
    schemeId: 'sip',
    ephemeralPublicKey: decode(stealthAddress.ephemeralPublicKey),
    announcedAddress: decode(stealthAddress.address),
    viewTag: stealthAddress.viewTag,
    transactionId: Uint8Array.from(randomBytes(64)),
    position: place + 1,
    timeMs,
  }) as const;

const decode = (hex: string) => Uint8Array.from(Buffer.from(hex.slice(2), 'hex'));
