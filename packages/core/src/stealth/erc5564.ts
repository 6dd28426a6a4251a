import { keccak_256 } from '@noble/hashes/sha3.js';
import { concatBytes } from '@noble/hashes/utils.js';
import { type ChainIdOf, familyChains } from '../chains/chain-ids.ts';
import { decodeEvmAddress, deriveEvmAddress, encodeEvmAddress } from '../chains/evm/evm-address.ts';
import { evmChains } from '../chains/evm/evm-chains.ts';
import type { CurveEngines, Secp256k1Engine } from '../curves/curve-engine.ts';
import { nobleEngines } from '../curves/noble-engines.ts';
import { equalBytes } from '../equal-bytes.ts';
import { decodeHex, encodeHex } from '../hex.ts';
import { InvalidInputError } from '../invalid-input-error.ts';
import { assertServed, dualKeyOperations } from './dual-key.ts';
import type { MetaAddress, StealthScheme } from './stealth-scheme.ts';

const chains = familyChains('evm');
const addressLengthBytes = 20;
const shortNames = chains.map((chain) => evmChains[chain].shortName).join(' | ');
const metaAddressForm = `st:<${shortNames}>:<0x spending public key, viewing public key>`;

const chainsByShortName: ReadonlyMap<string, ChainIdOf<'evm'>> = new Map(
  chains.flatMap((chain) => {
    const { shortName, formerShortNames = [] } = evmChains[chain];
    return [shortName, ...formerShortNames].map((name) => [name, chain] as const);
  }),
);

/**
 * ERC-5564 scheme 1 (secp256k1 with view tags), on the EVM chains: shared secret keccak-256 of the
 * compressed shared point; what is announced is the 20-byte EVM address. Meta-address text
 * `st:<ERC-3770 short name>:0x<spending public key><viewing public key>`.
 *
 * @param engines the curves' arithmetic; the portable one unless given
 * @see https://eips.ethereum.org/EIPS/eip-5564
 * @example
 * ```ts
 * const erc5564 = erc5564Scheme();
 * const metaAddress = erc5564.decodeMetaAddress(text);
 * const paid = erc5564.derive(metaAddress, generatePrivateKey('secp256k1', randomBytes));
 * erc5564.encodeAnnouncedAddress(paid.announcedAddress); // '0x1aE4B7D3...'
 * ```
 */
export const erc5564Scheme = (engines: CurveEngines = nobleEngines): StealthScheme => {
  const { secp256k1 } = engines;
  return {
    id: 'erc5564',
    ...dualKeyOperations({
      chains,
      engines,
      hash: keccak_256,
      deriveAnnouncedAddress: (stealthPublicKey) => deriveEvmAddress(stealthPublicKey, secp256k1),
      announcedAddressLengths: () => [addressLengthBytes],
      isAnnouncedAs: (stealthPublicKey, announcedAddress) =>
        equalBytes(deriveEvmAddress(stealthPublicKey, secp256k1), announcedAddress),
      deriveShownAddress: (stealthPublicKey) => deriveEvmAddress(stealthPublicKey, secp256k1),
    }),
    encodeMetaAddress,
    decodeMetaAddress: (text) => decodeMetaAddress(text, secp256k1),
    encodeAnnouncedAddress: encodeEvmAddress,
    decodeAnnouncedAddress(text, chain) {
      assertServed(chains, chain);
      return decodeEvmAddress(text, 'announcedAddress');
    },
  };
};

const encodeMetaAddress = ({ chain, spendingPublicKey, viewingPublicKey }: MetaAddress): string => {
  assertServed(chains, chain);
  const { shortName } = evmChains[chain];
  return `st:${shortName}:${encodeHex(concatBytes(spendingPublicKey, viewingPublicKey))}`;
};

const decodeMetaAddress = (text: string, engine: Secp256k1Engine): MetaAddress => {
  const [prefix, shortName = '', keys = '', ...rest] = text.split(':');
  const chain = chainsByShortName.get(shortName);
  if (prefix !== 'st' || rest.length > 0 || chain === undefined) {
    throw new InvalidInputError('metaAddress', metaAddressForm);
  }
  const { publicKeyLength } = engine;
  const bytes = decodeHex(keys, { field: 'metaAddress', lengthBytes: 2 * publicKeyLength });
  const spendingPublicKey = bytes.slice(0, publicKeyLength);
  const viewingPublicKey = bytes.slice(publicKeyLength);
  engine.assertPoint(spendingPublicKey, 'metaAddress');
  engine.assertPoint(viewingPublicKey, 'metaAddress');
  return { chain, spendingPublicKey, viewingPublicKey };
};
