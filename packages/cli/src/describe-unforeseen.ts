/**
 * One line on a failure that nobody foresaw: its kind and where it arose. Its message stays out,
 * as it may carry anything.
 */
export const describeUnforeseen = (error: unknown): string => {
  if (!(error instanceof Error)) return `unforeseen failure (${typeof error})`;
  const code = 'code' in error ? ` ${String(error.code)}` : '';
  return `unforeseen failure: ${error.name}${code}${readFrame(error)}`;
};

const readFrame = ({ stack = '', message }: Error): string => {
  const frame = stack.replace(message, '').match(/^ +(at .+)$/m)?.[1];
  return frame === undefined ? '' : ` ${frame}`;
};
