import { deriveStealthAddress } from '@sipher/core';
import { attributeFields } from '../attribute-fields.ts';
import type { Handler } from '../handler.ts';
import { chooseScheme } from './choose-scheme.ts';
import { decodePoint } from './decode-point.ts';

const origins = {
  spendingPublicKey: { path: 'recipientMetaAddress.spendingKey' },
  viewingPublicKey: { path: 'recipientMetaAddress.viewingKey' },
};

export const stealthDerive: Handler<'stealthDerive'> = ({ input }, deps) => {
  const { backend, recipientMetaAddress } = input.body;
  const { chain, spendingKey, viewingKey } = recipientMetaAddress;
  const chosen = { chain, chainPath: 'recipientMetaAddress.chain' };
  const scheme = chooseScheme({ backend, ...chosen }, deps);
  const spending = { text: spendingKey, ...origins.spendingPublicKey, ...chosen };
  const viewing = { text: viewingKey, ...origins.viewingPublicKey, ...chosen };
  const metaAddress = {
    chain,
    spendingPublicKey: decodePoint(spending, deps),
    viewingPublicKey: decodePoint(viewing, deps),
  };
  const derived = attributeFields(origins, () => deriveStealthAddress(scheme, metaAddress, deps));
  return { data: { ...derived, backend } };
};
