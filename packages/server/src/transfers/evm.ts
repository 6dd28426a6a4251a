import { assertAmount } from './assert-amount.ts';
import type { TransferAdapter } from './transfer-adapter.ts';

/** Wallets add nonce and fees themselves: nothing of the chain is needed. */
export const evmAdapter: TransferAdapter = {
  terms: [],
  requestNames: {},
  prepare: async ({ sender, amount, token }) => {
    const { evmTransfers } = await import('@sipher/core/transfers');
    evmTransfers.assertAddress(sender, 'sender');
    if (token !== null) evmTransfers.assertToken(token);
    assertAmount(amount, { maximum: evmTransfers.maxAmount });
    return (payment) => evmTransfers.build(payment, {});
  },
};
