import type { StealthSchemeId } from '../../stealth/stealth-scheme.ts';

/**
 * The announcer contract of ERC-5564, the same on every chain.
 *
 * @see https://eips.ethereum.org/EIPS/eip-5564#deployment-method
 */
export const evmAnnouncerAddress = '0x55649E01B5Df198D18D95b5cc5051630cfD45564';

/**
 * The scheme id that announcements of the SIP scheme carry, so that wallets of ERC-5564 pass them
 * over: SHA-256 of `SIPHER-SIP-STEALTH-SCHEME-V1` as an integer.
 *
 * @see docs/chains/evm.md
 */
export const sipEvmSchemeId = 0x5e78c81c5096bb3386fef6b4e98aa6fe2d6c71ba75531f1c655032c05f47816fn;

/** Ids that the announcer's events are indexed by. */
export const evmSchemeIds: Readonly<Record<StealthSchemeId, bigint>> = {
  erc5564: 1n,
  sip: sipEvmSchemeId,
};

/**
 * First topic of the announcer's events: keccak-256 of
 * `Announcement(uint256,address,address,bytes,bytes)`.
 *
 * @see https://eips.ethereum.org/EIPS/eip-5564#announcer-contract
 */
export const evmAnnouncementTopic =
  '0x5f0eab8057630ba7676c49b4f21a0231414e79474595be8e4c432fbf6bf0f4e7';
