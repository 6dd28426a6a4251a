import { operations } from '@sipher/contract';

/** A recipient on ed25519: that of the contract's example, which is on near. */
export const nearRecipient = operations.transferPrivate.example.body.recipientMetaAddress;

/** A recipient on secp256k1: its generator and the double of that. @see https://www.secg.org/sec2-v2.pdf */
export const ethereumRecipient = {
  spendingKey: '0x0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798',
  viewingKey: '0x02c6047f9441ed7d6d3045406e95c07cd85c778e4b8cef3ca7abac09b95c709ee5',
  chain: 'ethereum',
} as const;
