import { type SimnetOptions, startSimnet } from '@sipher/simnet';
import { openAnnouncingWallet } from '@sipher/testing/solana';

/** A simnet with a wallet that announces on it. */
export const openTestSolana = async (options: SimnetOptions = {}) => {
  const simnet = await startSimnet(options);
  return { simnet, ...(await openAnnouncingWallet(simnet)) };
};
