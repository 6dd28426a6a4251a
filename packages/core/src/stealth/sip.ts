import { sha256 } from '@noble/hashes/sha2.js';
import { type ChainId, chainCurve, chainFamily, chainIds, isChainId } from '../chains/chain-ids.ts';
import { decodeEvmAddress, deriveEvmAddress } from '../chains/evm/evm-address.ts';
import type { CurveEngines } from '../curves/curve-engine.ts';
import { nobleEngines } from '../curves/noble-engines.ts';
import { equalBytes } from '../equal-bytes.ts';
import { decodeHex, encodeHex } from '../hex.ts';
import { InvalidInputError } from '../invalid-input-error.ts';
import { assertServed, dualKeyOperations } from './dual-key.ts';
import type { MetaAddress, StealthScheme } from './stealth-scheme.ts';

const metaAddressForm = 'sip:<chain>:<0x spending public key>:<0x viewing public key>';

/**
 * The SIP scheme, on every chain: shared secret SHA-256 of the compressed shared point; what is
 * announced is the stealth public key (on EVM chains its 20-byte address is found too, which is all
 * that they show). Meta-address text
 * `sip:<chain>:<0x spending public key>:<0x viewing public key>`.
 *
 * @param engines the curves' arithmetic; the portable one unless given
 * @example
 * ```ts
 * const sip = sipScheme();
 * const keys = { chain: 'solana', spendingPrivateKey, viewingPrivateKey } as const;
 * const paid = sip.derive(sip.deriveMetaAddress(keys), generatePrivateKey('ed25519', randomBytes));
 * const { stealthPrivateKey } = sip.recover(keys, paid);
 * ```
 */
export const sipScheme = (engines: CurveEngines = nobleEngines): StealthScheme => {
  const publicKeyLengthOf = (chain: ChainId) => engines[chainCurve(chain)].publicKeyLength;
  return {
    id: 'sip',
    ...dualKeyOperations({
      chains: chainIds,
      engines,
      hash: sha256,
      deriveAnnouncedAddress: (stealthPublicKey) => stealthPublicKey,
      announcedAddressLengths: (chain) =>
        isEvm(chain) ? [publicKeyLengthOf(chain), evmAddressLength] : [publicKeyLengthOf(chain)],
      isAnnouncedAs: (stealthPublicKey, announcedAddress) => {
        const address =
          announcedAddress.length === evmAddressLength
            ? deriveEvmAddress(stealthPublicKey, engines.secp256k1)
            : stealthPublicKey;
        return equalBytes(address, announcedAddress);
      },
      deriveShownAddress: (stealthPublicKey, chain) =>
        isEvm(chain) ? deriveEvmAddress(stealthPublicKey, engines.secp256k1) : stealthPublicKey,
    }),
    encodeMetaAddress,
    decodeMetaAddress: (text) => decodeMetaAddress(text, engines),
    encodeAnnouncedAddress: encodeHex,
    decodeAnnouncedAddress: (text, chain) =>
      isEvm(chain) && text.length === 2 + 2 * evmAddressLength
        ? decodeEvmAddress(text, 'announcedAddress')
        : decodeHex(text, { field: 'announcedAddress', lengthBytes: publicKeyLengthOf(chain) }),
  };
};

const isEvm = (chain: ChainId): boolean => chainFamily(chain) === 'evm';

/** An EVM chain shows no more of the address than this. */
const evmAddressLength = 20;

const encodeMetaAddress = ({ chain, spendingPublicKey, viewingPublicKey }: MetaAddress): string => {
  assertServed(chainIds, chain);
  return `sip:${chain}:${encodeHex(spendingPublicKey)}:${encodeHex(viewingPublicKey)}`;
};

const decodeMetaAddress = (text: string, engines: CurveEngines): MetaAddress => {
  const [scheme, chain = '', spending = '', viewing = '', ...rest] = text.split(':');
  if (scheme !== 'sip' || rest.length > 0 || !isChainId(chain)) {
    throw new InvalidInputError('metaAddress', metaAddressForm);
  }
  const engine = engines[chainCurve(chain)];
  const publicKeyOf = (hex: string) => {
    const key = decodeHex(hex, { field: 'metaAddress', lengthBytes: engine.publicKeyLength });
    engine.assertPoint(key, 'metaAddress');
    return key;
  };
  return {
    chain,
    spendingPublicKey: publicKeyOf(spending),
    viewingPublicKey: publicKeyOf(viewing),
  };
};
