import { createHash } from 'node:crypto';

/** The id of the session with this number: as spread out as a random one, the same every time. */
export const deriveSessionId = (index: number): string =>
  `sess_${createHash('sha256').update(`session ${index}`).digest('hex')}`;

/** The one of the keys that owns a session: each owns a run of equally many numbers. */
export const ownerOf = (index: number, sessions: number, keys: readonly string[]): string => {
  const owner = keys[Math.floor((index * keys.length) / sessions)];
  if (owner === undefined) throw new Error(`there is no session ${index} of ${sessions}`);
  return owner;
};
