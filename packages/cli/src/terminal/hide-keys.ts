const hidden = '(not shown)';

/**
 * A text without what looks like a key: of the API, or 32 bytes and more in hex or base58. An
 * address of an EVM chain is shorter.
 */
export const hideKeys = (text: string): string => text.replace(/sph_\w+|[0-9a-z]{43,}/gi, hidden);

/** The name of a command or an option as somebody typed it, unless it may be a secret. */
export const showName = (text: string): string => {
  const [, name, value = ''] = /^(-{0,2}[a-z][\w-]{0,29})(=.*)?$/is.exec(text) ?? [];
  if (name === undefined || hideKeys(name) !== name) return hidden;
  return value === '' ? `'${name}'` : `'${name}=...'`;
};
