/** How many calls become one command at most: the server's other clients wait while it runs. */
const maxTogether = 64;

type Waiting<Call, Result> = {
  readonly call: Call;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
};

/**
 * Gathers the calls of one turn of the event loop, and carries out those of one group together: a
 * command costs both sides far more than what it is about. `carryOut` resolves to the results in
 * the order of the calls; where it rejects, all of them do.
 */
export const gatherCalls = <Call, Result>(
  carryOut: (calls: readonly Call[]) => Promise<readonly Result[]>,
): ((group: string, call: Call) => Promise<Result>) => {
  let groups = new Map<string, Waiting<Call, Result>[]>();
  const flush = () => {
    const gathered = groups;
    groups = new Map();
    for (const waiting of gathered.values()) void settleAll(waiting, carryOut);
  };
  return (group, call) =>
    new Promise((resolve, reject) => {
      // Runs once all that this turn starts has come so far.
      if (groups.size === 0) process.nextTick(flush);
      const waiting = groups.get(group);
      if (waiting === undefined) groups.set(group, [{ call, resolve, reject }]);
      else waiting.push({ call, resolve, reject });
      if (waiting?.length !== maxTogether) return;
      groups.delete(group);
      void settleAll(waiting, carryOut);
    });
};

const settleAll = async <Call, Result>(
  waiting: readonly Waiting<Call, Result>[],
  carryOut: (calls: readonly Call[]) => Promise<readonly Result[]>,
): Promise<void> => {
  try {
    const results = await carryOut(waiting.map(({ call }) => call));
    // One result for each call.
    for (const [index, { resolve }] of waiting.entries()) resolve(results[index] as Result);
  } catch (error) {
    for (const { reject } of waiting) reject(error);
  }
};
