import type { OperationInput } from '@sipher/contract';
import { createCommitment, decodeHex, generateBlindingFactor } from '@sipher/core';
import type { Deps } from '../../deps.ts';
import { commitmentView } from './commitment-view.ts';

type Item = OperationInput<'commitmentCreate'>['body'];

/** A commitment to a value, with a blinding factor of its own where the caller has none. */
export const commitToItem = ({ value, blindingFactor }: Item, { engines, randomBytes }: Deps) => {
  const blinding =
    blindingFactor === undefined
      ? generateBlindingFactor(randomBytes)
      : decodeHex(blindingFactor, { field: 'blindingFactor', lengthBytes: 32 });
  const opening = { value: BigInt(value), blindingFactor: blinding };
  return commitmentView(createCommitment(opening, engines.secp256k1));
};
