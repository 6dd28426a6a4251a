/** Whether JSON has objects or lists inside one another on more levels than these. */
export const isNestedBeyond = (value: unknown, levels: number): boolean => {
  let level = [value].filter(isNesting);
  for (let count = 0; level.length > 0; count += 1) {
    if (count === levels) return true;
    level = level.flatMap((outer) => Object.values(outer).filter(isNesting));
  }
  return false;
};

const isNesting = (value: unknown): value is object => typeof value === 'object' && value !== null;
