import { assertAmount } from './assert-amount.ts';
import { assertNoTokenTerms } from './assert-no-token-terms.ts';
import type { TransferAdapter } from './transfer-adapter.ts';

/** Wallets add nonce and block hash themselves: nothing of the chain is needed. */
export const nearAdapter: TransferAdapter = {
  terms: ['storageDeposit'],
  requestNames: { storageDepositYocto: 'storageDeposit' },
  prepare: async ({ sender, amount, token, terms: { storageDeposit } }) => {
    const { nearTransfers, nearStorageDepositYocto } = await import('@sipher/core/transfers');
    nearTransfers.assertAddress(sender, 'sender');
    if (token !== null) nearTransfers.assertToken(token);
    if (token === null) assertNoTokenTerms({ storageDeposit });
    assertAmount(amount, { maximum: nearTransfers.maxAmount });
    const storageDepositYocto =
      storageDeposit === undefined ? nearStorageDepositYocto : BigInt(storageDeposit);
    return (payment) => nearTransfers.build(payment, { storageDepositYocto });
  },
};
