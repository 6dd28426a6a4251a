import { Clock, type LiteSVM } from 'litesvm';

/** As many of the last slots as programs are told of: enough to create a lookup table. */
const toldSlots = 16;

/** Moves the VM's clock to a slot of its schedule and to a time, in seconds since 1970. */
export const setSlotAndTime = (vm: LiteSVM, slot: bigint, timeS: bigint): void => {
  const { firstNormalSlot, firstNormalEpoch, slotsPerEpoch } = vm.getEpochSchedule();
  const epoch = firstNormalEpoch + (slot - firstNormalSlot) / slotsPerEpoch;
  vm.setClock(new Clock(slot, timeS, epoch, epoch + 1n, timeS));
};

/** Tells programs that the slot that is open has this hash. */
export const addSlotHash = (vm: LiteSVM, hash: string): void => {
  const { slot } = vm.getClock();
  // Plain values: those that come from the VM are handles into it.
  const earlier = vm.getSlotHashes().map((one) => ({ slot: one.slot, hash: one.hash }));
  vm.setSlotHashes([{ slot, hash }, ...earlier].slice(0, toldSlots));
};
