import type { OperationInput } from '@sipher/contract';
import { chainCurve, encodeHex, generatePrivateKey } from '@sipher/core';
import type { Deps } from '../../deps.ts';
import { chooseScheme } from './choose-scheme.ts';

type Posture = Pick<OperationInput<'stealthGenerate'>['body'], 'chain' | 'backend' | 'label'>;

/** A fresh meta-address with its private keys, as the API shows them. */
export const generate = ({ chain, backend, label }: Posture, deps: Deps) => {
  const scheme = chooseScheme({ backend, chain, chainPath: 'chain' }, deps);
  const curve = chainCurve(chain);
  const spendingPrivateKey = generatePrivateKey(curve, deps.randomBytes);
  const viewingPrivateKey = generatePrivateKey(curve, deps.randomBytes);
  const metaAddress = scheme.deriveMetaAddress({ chain, spendingPrivateKey, viewingPrivateKey });
  return {
    metaAddress: {
      spendingKey: encodeHex(metaAddress.spendingPublicKey),
      viewingKey: encodeHex(metaAddress.viewingPublicKey),
      chain,
      ...(label === undefined ? {} : { label }),
    },
    encodedMetaAddress: scheme.encodeMetaAddress(metaAddress),
    spendingPrivateKey: encodeHex(spendingPrivateKey),
    viewingPrivateKey: encodeHex(viewingPrivateKey),
    chain,
    curve,
    backend,
  };
};
