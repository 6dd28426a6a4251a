import type { OperationInput } from '@sipher/contract';
import { type ChainId, chainCurve, decodeHex } from '@sipher/core';
import type { Deps } from '../../deps.ts';
import type { ScanKeys } from '../../index/port.ts';
import { attributeFields } from '../attribute-fields.ts';
import { decodePoint } from '../stealth/decode-point.ts';

type KeyPair = Pick<
  OperationInput<'scanPayments'>['body'],
  'viewingPrivateKey' | 'spendingPublicKey'
>;

const origins = {
  viewingPrivateKey: { path: 'viewingPrivateKey', dependsOn: ['chain'] },
  spendingPublicKey: { path: 'spendingPublicKey', dependsOn: ['chain'] },
};

/**
 * A key pair of the chain's curve. Wipe its viewing key once the call is done.
 *
 * @throws ApiError `VALIDATION_ERROR` naming `viewingPrivateKey` or `spendingPublicKey`.
 */
export const parseScanKeys = (pair: KeyPair, chain: ChainId, deps: Deps): ScanKeys => {
  const engine = deps.engines[chainCurve(chain)];
  const spending = { text: pair.spendingPublicKey, path: 'spendingPublicKey', chain };
  const spendingPublicKey = decodePoint({ ...spending, chainPath: 'chain' }, deps);
  const viewing = { field: 'viewingPrivateKey', lengthBytes: 32 };
  const viewingPrivateKey = decodeHex(pair.viewingPrivateKey, viewing);
  try {
    attributeFields(origins, () => {
      engine.assertPoint(spendingPublicKey, 'spendingPublicKey');
      engine.deriveScalar(viewingPrivateKey, 'viewingPrivateKey').fill(0);
    });
  } catch (error) {
    viewingPrivateKey.fill(0);
    throw error;
  }
  return { viewingPrivateKey, spendingPublicKey };
};
