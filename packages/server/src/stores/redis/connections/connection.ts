import { type Batches, openBatches, type WaitFor } from './batches.ts';
import { type Link, type LinkOptions, openLink } from './link.ts';

/** One connection that mends itself and sends the commands of one event-loop turn together. */
export type Connection = Pick<Link, 'isReady' | 'awayMs' | 'lostBy'> & {
  readonly send: Batches['send'];
  /** Connects anew, because what lies at this address may have changed. */
  readonly reset: () => void;
  /** Waits for replies under way, sends nothing more, and lets go. */
  readonly close: () => Promise<void>;
};

export type ConnectionOptions = LinkOptions & {
  /** Each batch is acknowledged only once so many replicas have it. */
  readonly waitFor?: WaitFor;
};

export const openConnection = (options: ConnectionOptions): Connection => {
  const link = openLink(options);
  const batches = openBatches(link, options.waitFor);
  return {
    isReady: link.isReady,
    awayMs: link.awayMs,
    lostBy: link.lostBy,
    send: batches.send,
    reset: () => {
      // Not again and again, where the address is right and the server is read-only for long.
      if (link.readyMs() > 1_000) link.reopen();
    },
    close: async () => {
      await batches.drained();
      link.close();
    },
  };
};
