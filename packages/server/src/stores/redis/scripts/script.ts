import { createHash } from 'node:crypto';

/** A Lua script, which a server runs as one step. */
export type Script = { readonly lua: string; readonly sha1Hex: string };

export const defineScript = (lua: string): Script => ({
  lua,
  sha1Hex: createHash('sha1').update(lua).digest('hex'),
});
