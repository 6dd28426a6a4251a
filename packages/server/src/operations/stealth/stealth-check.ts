import { decodeHex } from '@sipher/core';
import { attributeFields } from '../attribute-fields.ts';
import type { Handler } from '../handler.ts';
import { chooseScheme } from './choose-scheme.ts';
import { decodePoint } from './decode-point.ts';

const origins = {
  announcedAddress: { path: 'stealthAddress.address', dependsOn: ['backend', 'chain'] },
  ephemeralPublicKey: { path: 'stealthAddress.ephemeralPublicKey' },
  viewingPrivateKey: { path: 'viewingPrivateKey', dependsOn: ['chain'] },
  viewTag: { path: 'stealthAddress.viewTag' },
};

export const stealthCheck: Handler<'stealthCheck'> = ({ input }, deps) => {
  const { chain, backend, stealthAddress, spendingPublicKey, viewingPrivateKey } = input.body;
  const chosen = { chain, chainPath: 'chain' };
  const scheme = chooseScheme({ backend, ...chosen }, deps);
  const spending = { text: spendingPublicKey, path: 'spendingPublicKey', ...chosen };
  const ephemeral = {
    text: stealthAddress.ephemeralPublicKey,
    path: origins.ephemeralPublicKey.path,
    ...chosen,
  };
  const keys = {
    chain,
    viewingPrivateKey: decodeHex(viewingPrivateKey, {
      field: 'viewingPrivateKey',
      lengthBytes: 32,
    }),
    spendingPublicKey: decodePoint(spending, deps),
  };
  const isOwner = attributeFields(origins, () =>
    scheme.check(keys, {
      announcedAddress: scheme.decodeAnnouncedAddress(stealthAddress.address, chain),
      ephemeralPublicKey: decodePoint(ephemeral, deps),
      viewTag: stealthAddress.viewTag,
    }),
  );
  return { data: { isOwner } };
};
