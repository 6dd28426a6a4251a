/** A place for so many at once; the others wait for theirs in the order in which they came. */
export type Turns = {
  /**
   * Resolves to what gives the place back, to be called once; to null where the signal is aborted
   * before there was one.
   */
  take(signal: AbortSignal): Promise<(() => void) | null>;
};

type Waiting = (leave: () => void) => void;

export const openTurns = (places: number): Turns => {
  let free = places;
  const waiting = new Set<Waiting>();
  const leave = (): void => {
    const [next] = waiting;
    if (next === undefined) {
      free += 1;
      return;
    }
    waiting.delete(next);
    next(leave);
  };
  return {
    take: async (signal) => {
      if (signal.aborted) return null;
      if (free > 0) {
        free -= 1;
        return leave;
      }
      return new Promise((resolve) => {
        const onAbort = () => {
          waiting.delete(onTurn);
          resolve(null);
        };
        const onTurn: Waiting = (own) => {
          signal.removeEventListener('abort', onAbort);
          resolve(own);
        };
        signal.addEventListener('abort', onAbort, { once: true });
        waiting.add(onTurn);
      });
    },
  };
};
