import { decodeHex } from '@sipher/core';
import type { Handler } from '../handler.ts';
import { renameFields } from '../rename-fields.ts';
import { chooseScheme } from './choose-scheme.ts';
import { decodePoint } from './decode-point.ts';

const paths = {
  announcedAddress: 'stealthAddress.address',
  ephemeralPublicKey: 'stealthAddress.ephemeralPublicKey',
  viewTag: 'stealthAddress.viewTag',
};

export const stealthCheck: Handler<'stealthCheck'> = ({ input }, deps) => {
  const { chain, backend, stealthAddress, spendingPublicKey, viewingPrivateKey } = input.body;
  const chosen = { chain, chainPath: 'chain' };
  const scheme = chooseScheme({ backend, ...chosen }, deps);
  const spending = { text: spendingPublicKey, path: 'spendingPublicKey', ...chosen };
  const ephemeral = {
    text: stealthAddress.ephemeralPublicKey,
    path: paths.ephemeralPublicKey,
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
  const isOwner = renameFields(paths, () =>
    scheme.check(keys, {
      announcedAddress: scheme.decodeAnnouncedAddress(stealthAddress.address, chain),
      ephemeralPublicKey: decodePoint(ephemeral, deps),
      viewTag: stealthAddress.viewTag,
    }),
  );
  return { data: { isOwner } };
};
