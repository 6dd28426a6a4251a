/** A value of JSON as TypeScript writes it, with the indentation of what stands around it. */
export const writeLiteral = (value: unknown, indent = ''): string => {
  if (typeof value === 'string') return quote(value);
  if (value === null || typeof value !== 'object') return String(value);
  const short = writeInline(value);
  if (short.length + indent.length <= 80) return short;
  const inner = `${indent}  `;
  const lines = Array.isArray(value)
    ? value.map((item) => `${inner}${writeLiteral(item, inner)},`)
    : Object.entries(value).map(([name, item]) => `${inner}${name}: ${writeLiteral(item, inner)},`);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  return [open, ...lines, `${indent}${close}`].join('\n');
};

const writeInline = (value: unknown): string => {
  if (typeof value === 'string') return quote(value);
  if (value === null || typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `[${value.map(writeInline).join(', ')}]`;
  const members = Object.entries(value).map(([name, item]) => `${name}: ${writeInline(item)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
};

const quote = (text: string): string =>
  text.includes("'") || text.includes('\n') || text.includes('\\')
    ? JSON.stringify(text)
    : `'${text}'`;

/** A value of JSON within single quotes of a shell. */
export const writeShellJson = (value: unknown): string => {
  const short = JSON.stringify(value);
  const text = short.length <= 90 ? short : JSON.stringify(value, null, 2);
  return `'${text.replaceAll("'", "'\\''")}'`;
};
