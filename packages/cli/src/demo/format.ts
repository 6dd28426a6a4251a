/** For example `0.25 SOL`. */
export const formatSol = (lamports: bigint): string => {
  const digits = lamports.toString().padStart(10, '0');
  const fraction = digits.slice(-9).replace(/0+$/, '');
  return `${digits.slice(0, -9)}${fraction === '' ? '' : `.${fraction}`} SOL`;
};

/** Both ends of a long text, enough to tell it from others. */
export const shorten = (text: string): string =>
  text.length <= 12 ? text : `${text.slice(0, 6)}…${text.slice(-4)}`;
