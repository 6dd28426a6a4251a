import { decodeHex } from '../hex.ts';

/**
 * H, the second generator of commitments: nobody knows its logarithm to the base G. Compressed.
 *
 * By try and increment: x is SHA-256 of `SIP-PEDERSEN-GENERATOR-H-v1:<counter>`, y is even, the
 * counter is the first from 0 whose x lies on the curve. The test beside derives it.
 */
export const generatorH: Uint8Array = decodeHex(
  '0x02a4d34f1618b24211ad9aa88d137b4103f30aa66599e018efd6d6d6add211a34a',
  { field: 'generatorH', lengthBytes: 33 },
);
