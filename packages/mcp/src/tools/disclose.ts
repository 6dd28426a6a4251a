import { operations } from '@sipher/contract';
import { z } from 'zod';
import { rawShapeOf } from '../schemas/raw-shape.ts';
import {
  callUnderSession,
  reportSession,
  sessionIdArgument,
  sessionReport,
  tellRenewal,
} from '../sessions/call-under-session.ts';
import type { Tool } from './tool.ts';

export const disclose: Tool = {
  name: 'sipher_disclose',
  title: 'Disclose a payment',
  description:
    'Encrypts sender, recipient, amount and time of a payment to a viewing key, for an auditor who holds it. Use it when the user wants to show one payment to somebody and to nobody else; transfers prepared under a session with a viewing key carry such a disclosure already. The viewing key comes from the session if it is left out. It proves nothing by itself: it says what you say.',
  annotations: { readOnlyHint: true, openWorldHint: false },
  input: z.strictObject({
    ...rawShapeOf(operations.viewingKeyDisclose),
    sessionId: sessionIdArgument,
  }),
  output: z.object({
    ...z.object(operations.viewingKeyDisclose.success.data.shape).shape,
    session: sessionReport,
  }),
  run: async (call) => {
    const { data, session } = await callUnderSession('viewingKeyDisclose', call.args, call);
    return {
      data: { ...data, ...reportSession(session) },
      text: `Encrypted to the viewing key whose SHA-256 is ${data.viewingKeyHash}. Give ciphertext, nonce and viewingKeyHash to its holder.${tellRenewal(session)}`,
    };
  },
};
