import { z } from 'zod';
import { readSessionId, sessionIdArgument } from '../sessions/call-under-session.ts';
import {
  listDefaults,
  renewedFrom,
  reportRenewal,
  sessionFieldsOf,
  shownSession,
  showSession,
} from '../sessions/show-session.ts';
import type { Tool } from './tool.ts';

export const updateSession: Tool = {
  name: 'sipher_update_session',
  title: 'Change a privacy session',
  description:
    'Changes defaults of a session, or how long it lasts. A field left out stays as it is, null removes it. Use it when the user wants another chain, level or viewing key from now on; for one call alone give the field to that tool instead. Never lower a privacy level unasked.',
  annotations: {
    readOnlyHint: false,
    destructiveHint: true,
    idempotentHint: true,
    openWorldHint: false,
  },
  input: z.strictObject({ ...sessionFieldsOf('updateSession'), sessionId: sessionIdArgument }),
  output: z.object({ ...shownSession, renewedFrom }),
  run: async ({ args, deps, signal }) => {
    const {
      client,
      id,
      renewedFrom: previous,
    } = await deps.sessions.requireSession(readSessionId(args));
    const { sessionId: _, ...body } = args;
    const data = await client.request('updateSession', { params: { id }, body }, { signal });
    return {
      data: { ...showSession(data), ...reportRenewal(previous) },
      text: `Session ${id} now says: ${listDefaults(data.defaults)}.`,
    };
  },
};
