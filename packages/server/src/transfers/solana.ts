import { invalid } from '../api-error.ts';
import { assertAmount } from './assert-amount.ts';
import { assertNoTokenTerms } from './assert-no-token-terms.ts';
import { readMint } from './read-mint.ts';
import type { TransferAdapter, TransferRequest, TransferTerms } from './transfer-adapter.ts';

const loadBuilder = () => import('@sipher/core/transfers');

export const solanaAdapter: TransferAdapter = {
  terms: [
    'feePayer',
    'recentBlockhash',
    'decimals',
    'tokenProgram',
    'priorityFeeMicroLamports',
    'memo',
  ],
  requestNames: {
    computeUnitPriceMicroLamports: 'priorityFeeMicroLamports',
    'token.decimals': 'decimals',
    'token.program': 'tokenProgram',
  },
  prepare: async (request, nodes) => {
    const { solanaTransfers } = await loadBuilder();
    await assertPayable(request);
    const { sender, token, terms } = request;
    // Before anything is asked: a throw beside a call under way would leave that to nobody.
    const described = token === null ? null : readToken(terms);
    // Asked for only where the request leaves something out: else no endpoint is needed.
    const node = () => nodes.solana(request.rpcProvider);
    const [recentBlockhash, tokenTerms] = await Promise.all([
      terms.recentBlockhash ?? node().latestBlockhash(),
      token === null ? null : (described ?? readMint({ field: 'token', token }, node())),
    ]);
    const { feePayer = sender, memo, priorityFeeMicroLamports } = terms;
    const known = { recentBlockhash, feePayer, token: tokenTerms };
    return (payment) =>
      solanaTransfers.build(payment, {
        ...known,
        ...(memo === undefined ? {} : { memo }),
        ...(priorityFeeMicroLamports === undefined
          ? {}
          : { computeUnitPriceMicroLamports: BigInt(priorityFeeMicroLamports) }),
      });
  },
};

const assertPayable = async ({ sender, amount, token, terms }: TransferRequest): Promise<void> => {
  const { solanaTransfers, rentExemptLamports } = await loadBuilder();
  solanaTransfers.assertAddress(sender, 'sender');
  if (terms.feePayer !== undefined) solanaTransfers.assertAddress(terms.feePayer, 'feePayer');
  const { decimals, tokenProgram } = terms;
  if (token === null) assertNoTokenTerms({ decimals, tokenProgram });
  else solanaTransfers.assertToken(token);
  // A fresh account below it would not live to the end of the transaction.
  const minimum = token === null ? rentExemptLamports(0) : 1n;
  assertAmount(amount, { minimum, maximum: solanaTransfers.maxAmount });
};

/** The token as the request describes it; undefined where it leaves that to the chain. */
const readToken = ({ decimals, tokenProgram }: TransferTerms) => {
  if (decimals === undefined && tokenProgram === undefined) return undefined;
  if (decimals !== undefined && tokenProgram !== undefined) {
    return { decimals, program: tokenProgram };
  }
  const path = decimals === undefined ? 'decimals' : 'tokenProgram';
  throw invalid([{ path, message: 'expected decimals and tokenProgram together, or neither' }]);
};
