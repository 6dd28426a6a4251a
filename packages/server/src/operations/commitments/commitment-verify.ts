import { decodeHex, verifyCommitment } from '@sipher/core';
import type { Handler } from '../handler.ts';

export const commitmentVerify: Handler<'commitmentVerify'> = ({ input }, { engines }) => {
  const { commitment, value, blindingFactor } = input.body;
  const opening = {
    value: BigInt(value),
    blindingFactor: decodeHex(blindingFactor, { field: 'blindingFactor', lengthBytes: 32 }),
  };
  const point = decodeHex(commitment, { field: 'commitment', lengthBytes: 33 });
  return { data: { valid: verifyCommitment(point, opening, engines.secp256k1) } };
};
