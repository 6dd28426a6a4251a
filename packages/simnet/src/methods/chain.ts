import { createRequire } from 'node:module';
import { z } from 'zod';
import { defineMethod, type Node } from './define-method.ts';
import { addressParam, assertContext, contextConfig, countParam, noParams } from './params.ts';

const { version } = createRequire(import.meta.url)('litesvm/package.json') as { version: string };

const inSlot = z.tuple([contextConfig.nullish()]);

/** Every block holds one transaction, and none is skipped: heights are slots. */
const getSlot = defineMethod(inSlot, (node, [config]) => {
  assertContext(node, config);
  return node.ledger.slot();
});

const getBlockTime = defineMethod(
  z.tuple([countParam]),
  ({ ledger }, [slot]) => ledger.history.atSlot(BigInt(slot))?.blockTimeS ?? null,
);

const getEpochInfo = defineMethod(inSlot, (node, [config]) => {
  assertContext(node, config);
  const { vm, history } = node.ledger;
  const { slot, epoch } = vm.getClock();
  const { firstNormalSlot, slotsPerEpoch } = vm.getEpochSchedule();
  return {
    absoluteSlot: slot,
    blockHeight: slot,
    epoch,
    slotIndex: (slot - firstNormalSlot) % slotsPerEpoch,
    slotsInEpoch: slotsPerEpoch,
    transactionCount: history.count(),
  };
});

/** Nobody competes for these blocks, so nobody had to pay for priority. */
const getRecentPrioritizationFees = defineMethod(
  z.tuple([z.array(addressParam).max(128, 'expected at most 128').nullish()]),
  ({ ledger }: Node) => [{ slot: ledger.slot(), prioritizationFee: 0 }],
);

export const chainMethods = {
  getSlot,
  getBlockHeight: getSlot,
  getBlockTime,
  getEpochInfo,
  getFirstAvailableBlock: defineMethod(noParams, ({ ledger }) => ledger.history.firstSlot()),
  getRecentPrioritizationFees,
  getGenesisHash: defineMethod(noParams, ({ ledger }) => ledger.genesisHash),
  getHealth: defineMethod(noParams, () => 'ok'),
  getTransactionCount: defineMethod(inSlot, ({ ledger }) => ledger.history.count()),
  getVersion: defineMethod(noParams, () => ({
    'solana-core': `${version}-litesvm`,
    'feature-set': null,
  })),
};
