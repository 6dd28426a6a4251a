import { randomBytes } from 'node:crypto';
import { type Fetch, Sipher } from '@sipher/client';
import { openSessions } from '../sessions/open-sessions.ts';
import type { ToolDeps } from '../tools/tool.ts';

/** What tools work with, over a Sipher server that answers as told. */
export const buildToolDeps = (fetch: Fetch): ToolDeps => {
  const client = new Sipher({ apiKey: 'sph_key', retries: 0, fetch });
  const nowMs = () => Date.now();
  return { client, sessions: openSessions({ client }), nowMs, randomBytes };
};

/** An answer of the server in the usual form. */
export const answerWith = (data: unknown): Response => Response.json({ success: true, data });
