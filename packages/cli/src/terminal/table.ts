/** Rows of text as lines whose columns align; the last column is not padded. */
export const formatTable = (rows: readonly (readonly string[])[]): string => {
  const shown = rows.map((row) => row.map(escapeControls));
  const widths = shown.reduce<number[]>(
    (widest, row) => row.map((cell, column) => Math.max(widest[column] ?? 0, cell.length)),
    [],
  );
  const format = (row: readonly string[]) =>
    row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  return shown.map((row) => `${format(row).trimEnd()}\n`).join('');
};

/**
 * Text that others wrote, safe to show: control and format characters, with which it could pose as
 * other lines or steer the terminal, become their escapes.
 */
export const escapeControls = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => {
    const hex = (character.codePointAt(0) ?? 0).toString(16);
    return `\\u{${hex}}`;
  });

/**
 * One line of JSON, safe to show and the same data: JSON's own escapes stand for the control and
 * format characters that it would leave as they are.
 */
export const formatJsonLine = (data: unknown): string => {
  const json = JSON.stringify(data).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    Array.from(character.split(''), escapeUnit).join(''),
  );
  return `${json}\n`;
};

/** Of one UTF-16 code unit, as JSON writes it. */
const escapeUnit = (unit: string): string =>
  `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
