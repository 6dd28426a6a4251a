/** Stands on every generated page. */
export const generatedNote = 'This page is made by `npm run generate`.';

/** A table of Markdown. */
export const renderTable = (
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string =>
  [head, head.map(() => '---'), ...rows]
    .map((row) => `| ${row.map(cell).join(' | ')} |`)
    .join('\n');

const cell = (text: string): string => text.replaceAll('|', '\\|');
