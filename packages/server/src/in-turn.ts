const last = new Map<string, Promise<unknown>>();

/**
 * Runs changes of one record one after another within this process: without it each of many at once
 * would lose to all the others in turn. Other processes are met by the record's version.
 */
export const inTurn = async <T>(record: string, change: () => Promise<T>): Promise<T> => {
  const before = last.get(record);
  const run = before === undefined ? change() : before.then(change, change);
  last.set(record, run);
  try {
    return await run;
  } finally {
    if (last.get(record) === run) last.delete(record);
  }
};
