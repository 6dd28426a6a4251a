import type { OperationInput } from '@sipher/contract';
import { decodeHex, encodeNativeAddress, type StealthScheme } from '@sipher/core';
import type { ClaimAdapter } from '../../claims/claim-adapter.ts';
import type { Deps } from '../../deps.ts';
import { attributeFields, attributeFieldsAsync, type Origins } from '../attribute-fields.ts';
import { chooseScheme } from '../stealth/choose-scheme.ts';
import { decodePoint } from '../stealth/decode-point.ts';

type Body = OperationInput<'transferClaim'>['body'];

export type ClaimKey = {
  /** Native. */
  readonly stealthAddress: string;
  readonly stealthPublicKey: Uint8Array;
  /** Wiped by whoever asked for it. */
  readonly stealthPrivateKey: Uint8Array;
};

/**
 * The key of the one-time address.
 *
 * @throws ApiError VALIDATION_ERROR naming what is malformed, or `stealthAddress` where the keys
 * lead to another.
 */
export const recoverClaimKey = async (
  body: Body,
  adapter: ClaimAdapter,
  deps: Deps,
): Promise<ClaimKey> => {
  const scheme = chooseScheme({ ...body, chainPath: 'chain' }, deps);
  const announcedAddress = await decodeStealthAddress(body, adapter, scheme);
  return recover(body, { scheme, announcedAddress }, deps);
};

const addressOrigins: Origins = {
  announcedAddress: { path: 'stealthAddress', dependsOn: ['chain', 'backend'] },
  stealthAddress: { path: 'stealthAddress', dependsOn: ['chain'] },
};

/** An address in its native form, or as the scheme announces it. */
const decodeStealthAddress = async (
  { stealthAddress, chain }: Body,
  adapter: ClaimAdapter,
  scheme: StealthScheme,
): Promise<Uint8Array> =>
  attributeFieldsAsync(
    addressOrigins,
    async () =>
      (await adapter.decodeNative(stealthAddress)) ??
      scheme.decodeAnnouncedAddress(stealthAddress, chain),
  );

type Announced = { readonly scheme: StealthScheme; readonly announcedAddress: Uint8Array };

const recover = (body: Body, { scheme, announcedAddress }: Announced, deps: Deps): ClaimKey => {
  const { chain, ephemeralPublicKey: text } = body;
  const point = { text, path: 'ephemeralPublicKey', chain, chainPath: 'chain' };
  const ephemeralPublicKey = decodePoint(point, deps);
  const decode = (field: 'spendingPrivateKey' | 'viewingPrivateKey') =>
    decodeHex(body[field], { field, lengthBytes: 32 });
  const [spendingPrivateKey, viewingPrivateKey] = [
    decode('spendingPrivateKey'),
    decode('viewingPrivateKey'),
  ];
  try {
    const keys = { chain, spendingPrivateKey, viewingPrivateKey };
    const announced = { announcedAddress, ephemeralPublicKey };
    const keyPair = attributeFields(addressOrigins, () => scheme.recover(keys, announced));
    const { address } = encodeNativeAddress(chain, keyPair.stealthPublicKey, deps.engines);
    return { ...keyPair, stealthAddress: address };
  } finally {
    spendingPrivateKey.fill(0);
    viewingPrivateKey.fill(0);
  }
};
