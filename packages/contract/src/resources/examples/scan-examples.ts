/** The first Solana payment of the known answers in core's `vectors/sip-scheme.json`. */
export const exampleKeys = {
  viewingPrivateKey: '0xded916f769e67e4761b2cc8af4e15f374af4c5b800d0efcd3b8c0a73a4d163ed',
  spendingPublicKey: '0xf37c296b960a3523661c8afb406f26364ed88b2e70c52bb103487903a5ebb122',
} as const;

const stealthPublicKey = '0x720de6998d39b9059eba431bdc7904f294b6fc43a915669b1afa50938aba1a55';

const seen = {
  ephemeralPublicKey: '0x4013f66a7df19cf954b1c409c1fffff714fa9e78b2d24cfea17cb507ff2850ab',
  viewTag: 211,
  txSignature: '1'.repeat(64),
  slot: 301_234_567,
  timestamp: 1_767_225_600_000,
} as const;

const payments = [
  { stealthAddress: '8gDmkDBeiTRtmFEgTnxWngshSxzBLC1fJSyaPzrLk2LU', stealthPublicKey, ...seen },
];

const position = {
  chain: 'solana',
  backend: 'sip-native',
  index: {
    position: 301_240_000,
    timestamp: 1_767_227_700_000,
    updatedAt: 1_767_227_702_000,
    lagMs: 2_500,
    state: 'following',
  },
} as const;

const progress = { scanned: 100_001, total: 100_001, nextCursor: null, ...position };

export const examplePage = { payments, ...progress };

export const exampleBatch = {
  results: [{ index: 0, success: true, data: { payments, scanned: 100_001 } }],
  summary: { totalKeyPairs: 1, totalPaymentsFound: 1, transactionsScanned: 100_001 },
  ...progress,
};

export const exampleAnnouncements = {
  announcements: [{ ...seen, addressPrefix: stealthPublicKey.slice(0, 26) }],
  total: 1,
  nextCursor: null,
  ...position,
};
