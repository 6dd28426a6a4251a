import { from as abiFunction, encodeData } from 'ox/AbiFunction';
import { nobleEngines } from '../../curves/noble-engines.ts';
import { encodeHex } from '../../hex.ts';
import type { StealthSchemeId } from '../../stealth/stealth-scheme.ts';
import type { Payment } from '../transfers.ts';
import { deriveEvmAddress, encodeEvmAddress } from './evm-address.ts';
import { encodeEvmMetadata } from './evm-metadata.ts';

type Hex = `0x${string}`;

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
const schemeIds: Readonly<Record<StealthSchemeId, bigint>> = { erc5564: 1n, sip: sipEvmSchemeId };

const announce = abiFunction(
  'function announce(uint256 schemeId, address stealthAddress, bytes ephemeralPubKey, bytes metadata)',
);

/** The call of the announcer that tells the recipient of a payment. */
export const encodeAnnounceCall = (payment: Payment): Hex => {
  const { ephemeralPublicKey } = payment.stealthAddress;
  return encodeData(announce, [
    schemeIds[payment.schemeId],
    stealthEvmAddress(payment),
    asHex(encodeHex(ephemeralPublicKey)),
    asHex(encodeHex(encodeEvmMetadata(payment))),
  ]);
};

/** The account that a payment goes to, in either scheme. */
export const stealthEvmAddress = ({ stealthAddress }: Payment): Hex =>
  asHex(
    encodeEvmAddress(deriveEvmAddress(stealthAddress.stealthPublicKey, nobleEngines.secp256k1)),
  );

/** ox asks for the prefix in the type; every text of ours has it. */
export const asHex = (text: string): Hex => text as Hex;
