/**
 * One line on a failure that nobody foresaw: its kind, and where it arose. Its message stays out, as
 * it may carry anything.
 */
export const describeUnforeseen = (error: unknown): string => {
  if (!(error instanceof Error)) return `unforeseen failure (${typeof error})`;
  const code = 'code' in error ? ` ${String(error.code)}` : '';
  const frame = error.stack
    ?.replace(error.message, '')
    .match(/^ +(at .+)$/m)
    ?.at(1);
  return `${error.name}${code}${frame === undefined ? '' : ` ${frame}`}`;
};
