/** A place for so many at once; those who wait for theirs are served one owner after another. */
export type Turns = {
  /**
   * Resolves to what gives the place back, to be called once; to null where the signal is aborted
   * before there was one.
   */
  take(owner: string, signal: AbortSignal): Promise<(() => void) | null>;
};

export type TurnsOptions = {
  readonly places: number;
  /** How many of them one owner may have: fewer than all, so that nobody has to wait for one alone. */
  readonly placesPerOwner: number;
};

type Waiting = (leave: () => void) => void;

export const openTurns = ({ places, placesPerOwner }: TurnsOptions): Turns => {
  let free = places;
  const taken = new Map<string, number>();
  // The owner whose turn comes next stands first.
  const waiting = new Map<string, Set<Waiting>>();
  const mayHave = (owner: string) => free > 0 && (taken.get(owner) ?? 0) < placesPerOwner;
  const move = (owner: string, count: 1 | -1): void => {
    free -= count;
    const own = (taken.get(owner) ?? 0) + count;
    if (own === 0) taken.delete(owner);
    else taken.set(owner, own);
  };
  const enter = (owner: string) => {
    move(owner, 1);
    return () => {
      move(owner, -1);
      serveNext();
    };
  };
  const serveNext = (): void => {
    const owner = [...waiting.keys()].find(mayHave);
    if (owner === undefined) return;
    const [first] = waiting.get(owner) ?? [];
    const queue = stopWaiting(owner, first);
    // Behind the others, with what it still waits for.
    waiting.delete(owner);
    if (queue.size > 0) waiting.set(owner, queue);
    first?.(enter(owner));
  };
  const stopWaiting = (owner: string, one: Waiting | undefined): Set<Waiting> => {
    const queue = waiting.get(owner) ?? new Set();
    if (one !== undefined) queue.delete(one);
    if (queue.size === 0) waiting.delete(owner);
    return queue;
  };
  return {
    take: async (owner, signal) => {
      if (signal.aborted) return null;
      if (mayHave(owner)) return enter(owner);
      return new Promise((resolve) => {
        const onAbort = () => {
          stopWaiting(owner, onTurn);
          resolve(null);
        };
        const onTurn: Waiting = (leave) => {
          signal.removeEventListener('abort', onAbort);
          resolve(leave);
        };
        signal.addEventListener('abort', onAbort, { once: true });
        waiting.set(owner, (waiting.get(owner) ?? new Set()).add(onTurn));
      });
    },
  };
};
