const hidden = '(not shown)';

/** A name of a field that somebody else wrote, unless it may be a secret in the wrong place. */
export const showName = (name: string): string =>
  /^[a-z][a-z_-]{0,31}$/i.test(name) ? name : hidden;

/** A text without what looks like a key: of the API, or 32 bytes in hex. */
export const hideKeys = (text: string): string =>
  text.replace(/sph_\w+|(?:0x)?[0-9a-f]{64}/gi, hidden);
