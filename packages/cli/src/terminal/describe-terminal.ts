import type { CliDeps } from '../deps.ts';

export type Terminal = {
  /** Undefined where the output is no terminal, or one that cannot take a line back. */
  readonly columns: number | undefined;
  readonly hasColors: boolean;
};

/**
 * What can be shown on an output of so many columns, undefined where it is no terminal. FORCE_COLOR
 * wins over NO_COLOR, as it does in Node; a variable that is empty says nothing.
 * @see https://no-color.org and https://force-color.org
 */
export const describeTerminal = (
  columns: number | undefined,
  { TERM, NO_COLOR, FORCE_COLOR }: CliDeps['environment'],
): Terminal => {
  const shown = TERM === 'dumb' ? undefined : columns;
  if (FORCE_COLOR) return { columns: shown, hasColors: !/^(0|false)$/.test(FORCE_COLOR) };
  return { columns: shown, hasColors: shown !== undefined && !NO_COLOR };
};
