/** A NEAR meta-address of the known answers in core's `vectors/sip-scheme.json`, and a payment to it. */
export const exampleMetaAddress = {
  spendingKey: '0x18c9b38054258ef664849519543f5a29217d569c0023e90ab9721e969d860871',
  viewingKey: '0xe1012dbed2fbc053b15eb9451b99b39a65d4f4a13f3fc65abe12a102c471e941',
  chain: 'near',
} as const;

const scheme = { chain: 'near', curve: 'ed25519', backend: 'sip-native' } as const;

export const exampleGeneration = {
  metaAddress: exampleMetaAddress,
  encodedMetaAddress: `sip:near:${exampleMetaAddress.spendingKey}:${exampleMetaAddress.viewingKey}`,
  spendingPrivateKey: '0x1767eb9b83d787bea1f58e0881e119149c9e2c80b2d223d9cc3d6ffa89b7a497',
  viewingPrivateKey: '0x99efca1b906597e22d475ae7d2e9973b72f387f02023a7e792b0a5f2500fde69',
  ...scheme,
} as const;

const stealthPublicKey = '0x61c94d2bf14341fe4cc7a966ca8d8f277ae24a70e21d79ec11b80765787c6e9e';

export const exampleDerivation = {
  stealthAddress: {
    address: stealthPublicKey,
    ephemeralPublicKey: '0x15c23e7c5fc160776df1423abc914edb33fb6ad88d9290e7144c2643ae4dedfd',
    viewTag: 205,
  },
  sharedSecret: '0xcdc0d551fae4e459da58a8c76cb4dde384c6ad9f4c6487bf5736103f3a75a8cf',
  address: stealthPublicKey.slice(2),
  stealthPublicKey,
  ...scheme,
} as const;
