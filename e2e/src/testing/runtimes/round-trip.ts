import { isSipherError, Sipher } from '@sipher/client';
import {
  checkPayment,
  deriveAddress,
  generateKeys,
  scanPayments,
  signClaim,
} from '@sipher/client/local';

/** Where a server is, and who was paid there. */
export type RoundTrip = {
  readonly baseUrl: string;
  readonly apiKey: string;
  /** Of the one who was paid, on solana. */
  readonly viewingPrivateKey: string;
  readonly spendingPublicKey: string;
};

/** What a runtime made of it. */
export type RoundTripReport = Awaited<ReturnType<typeof roundTrip>>;

/** A session, a call under it, an error, and all that is done at home: in any runtime. */
export const roundTrip = async ({ baseUrl, apiKey, ...pair }: RoundTrip) => {
  const sipher = new Sipher({ baseUrl, apiKey });
  const bound = await sipher.openSession({ chain: 'near' }, { renew: true });
  const { data, sessionApplied } = await bound.stealth.generate().withResponse();
  await bound.close();
  const refusal = await bound.stealth.generate().catch((error: unknown) => error);
  const found: string[] = [];
  const scan = { sipher, ...pair, chain: 'solana', limit: 1 } as const;
  for await (const { payments } of scanPayments(scan)) {
    found.push(...payments.map(({ stealthAddress }) => stealthAddress));
  }
  return {
    generatedOn: data.chain,
    sessionApplied,
    refusal: isSipherError(refusal) ? refusal.code : String(refusal),
    found,
    ...(await atHome()),
  };
};

const atHome = async () => {
  const keys = generateKeys({ chain: 'near' });
  const { metaAddress, viewingPrivateKey, chain } = keys;
  const paid = deriveAddress({ recipientMetaAddress: metaAddress });
  const { stealthAddress } = paid;
  const spendingPublicKey = metaAddress.spendingKey;
  const claim = await signClaim({
    ...keys,
    chain: 'near',
    stealthAddress: paid.address,
    ephemeralPublicKey: stealthAddress.ephemeralPublicKey,
    destinationAddress: 'alice.near',
    nonce: 1n,
    blockHash: '4uQeVj5tqViQh7yWWGStvkEG1Zmhx6uasJtWCJziofM',
    amount: 1n,
  });
  return {
    ...checkPayment({ stealthAddress, viewingPrivateKey, spendingPublicKey, chain }),
    claim: claim.status,
  };
};
