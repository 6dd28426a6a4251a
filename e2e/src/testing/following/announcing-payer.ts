import { randomBytes } from 'node:crypto';
import { type Simnet, startSimnet } from '@sipher/simnet';
import { memoOf, openAnnouncingWallet } from '@sipher/testing/solana';

export type AnnouncingPayer = {
  readonly simnet: Simnet;
  /** The signatures of all transactions that were executed, in their order. */
  readonly sent: readonly string[];
  /** Sends so many transactions, each with an announcement to nobody. */
  readonly announce: (count: number) => Promise<void>;
  /** The slot of the newest one. */
  readonly newestSlot: () => number;
};

/** A simnet, and a wallet that announces on it. */
export const openAnnouncingPayer = async (): Promise<AnnouncingPayer> => {
  const simnet = await startSimnet();
  const { send } = await openAnnouncingWallet(simnet);
  const sent: string[] = [];
  let newestSlot = 0;
  return {
    simnet,
    sent,
    announce: async (count) => {
      for (let done = 0; done < count; done += 1) {
        const { signature, position } = await send([randomMemo()]);
        sent.push(signature);
        newestSlot = position;
      }
    },
    newestSlot: () => newestSlot,
  };
};

const randomMemo = (): string =>
  memoOf({
    ephemeralPublicKey: randomPoint(),
    viewTag: randomBytes(1).readUInt8(),
    announcedAddress: randomPoint(),
  });

/** Reduced, as a point's encoding is: its highest byte is the last one. */
const randomPoint = (): Uint8Array => Uint8Array.from(randomBytes(32)).fill(0x40, 31);
