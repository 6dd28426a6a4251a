import { from as abiFunction, encodeData } from 'ox/AbiFunction';
import { nobleEngines } from '../../curves/noble-engines.ts';
import { encodeHex } from '../../hex.ts';
import type { Payment } from '../transfers.ts';
import { deriveEvmAddress, encodeEvmAddress } from './evm-address.ts';
import { evmSchemeIds } from './evm-announcer-contract.ts';
import { encodeEvmMetadata } from './evm-metadata.ts';

type Hex = `0x${string}`;

const announce = abiFunction(
  'function announce(uint256 schemeId, address stealthAddress, bytes ephemeralPubKey, bytes metadata)',
);

/** The call of the announcer that tells the recipient of a payment. */
export const encodeAnnounceCall = (payment: Payment): Hex => {
  const { ephemeralPublicKey } = payment.stealthAddress;
  return encodeData(announce, [
    evmSchemeIds[payment.schemeId],
    stealthEvmAddress(payment),
    asHex(encodeHex(ephemeralPublicKey)),
    asHex(encodeHex(encodeEvmMetadata(payment))),
  ]);
};

/** The account that a payment goes to, in either scheme. */
export const stealthEvmAddress = ({ stealthAddress, engines = nobleEngines }: Payment): Hex =>
  asHex(encodeEvmAddress(deriveEvmAddress(stealthAddress.stealthPublicKey, engines.secp256k1)));

/** ox asks for the prefix in the type; every text of ours has it. */
export const asHex = (text: string): Hex => text as Hex;
