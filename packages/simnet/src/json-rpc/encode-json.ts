/**
 * The JSON of a value whose bigints become JSON numbers of all their digits: lamports and rent
 * epochs are 64 bits wide, and Solana's nodes write them so.
 */
export const encodeJson = (value: unknown): string => {
  let isMarked = false;
  const text = JSON.stringify(value, (_, item: unknown) => {
    if (typeof item !== 'bigint') return item;
    if (item <= Number.MAX_SAFE_INTEGER) return Number(item);
    isMarked = true;
    return { [mark]: String(item) };
  });
  return isMarked ? text.replaceAll(marked, '$1') : text;
};

// Inside a string of JSON every quote is escaped, so no text of anyone can pass as marked.
const mark = 'simnet:bigint';
const marked = /\{"simnet:bigint":"(\d+)"\}/g;
