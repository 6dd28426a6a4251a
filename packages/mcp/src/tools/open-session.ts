import { z } from 'zod';
import {
  listDefaults,
  sessionFieldsOf,
  shownSession,
  showSession,
  tellEnd,
} from '../sessions/show-session.ts';
import type { Tool } from './tool.ts';

export const openSession: Tool = {
  name: 'sipher_open_session',
  title: 'Open a privacy session',
  description:
    'States once how private the work to come must be: chain, backend, privacyLevel, rpcProvider, defaultViewingKey. Use it before anything else, unless this MCP server already has a session (sipher_explain_session tells). Pass the sessionId that it answers with to every other tool: their missing fields then come from the session. Levels: standard hides the recipient, shielded also proves the amount to those who may know it, maximum also hides it on the chain.',
  annotations: {
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: false,
    openWorldHint: false,
  },
  input: z.strictObject(sessionFieldsOf('createSession')),
  output: z.object(shownSession),
  run: async ({ args, deps, signal }) => {
    const data = await deps.client.request('createSession', { body: args }, { signal });
    return {
      data: showSession(data),
      text: `Session ${data.sessionId} is open (${listDefaults(data.defaults)}) ${tellEnd(data.expiresAt)}. Pass it as sessionId to the other tools.`,
    };
  },
};
