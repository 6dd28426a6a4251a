import { markedFieldsOf, operationIds, operations } from '@sipher/contract';
import { z } from 'zod';
import { readSessionId, sessionIdArgument } from '../sessions/call-under-session.ts';
import {
  listDefaults,
  renewedFrom,
  reportRenewal,
  shownSession,
  showSession,
  tellEnd,
} from '../sessions/show-session.ts';
import type { Tool, ToolCall } from './tool.ts';

const explained = operationIds.filter((id) => markedFieldsOf(operations[id]).length > 0);

const effective = operations.getEffectiveSession.success.data.shape;

export const explainSession: Tool = {
  name: 'sipher_explain_session',
  title: 'Explain a privacy session',
  description:
    'Tells what a session says and until when it lasts; with operation also what a call of it would use for each field that is left out, and whether that comes from the session, from what the API key prefers or from the server. Use it before paying, to know how private the payment will be.',
  annotations: { readOnlyHint: true, openWorldHint: false },
  input: z.strictObject({
    operation: z.enum(explained).optional().meta({
      description:
        'What is to be explained: transferPrivate is sipher_prepare_transfer, stealthGenerate and stealthDerive are sipher_generate_address, scanPayments is sipher_scan, viewingKeyDisclose is sipher_disclose',
    }),
    sessionId: sessionIdArgument,
  }),
  output: z.object({
    ...shownSession,
    renewedFrom,
    operation: effective.operation.optional(),
    fields: effective.fields.optional(),
  }),
  run: async (call) => {
    const {
      client,
      id,
      renewedFrom: previous,
    } = await call.deps.sessions.requireSession(readSessionId(call.args));
    const { signal } = call;
    const session = await client.request('getSession', { params: { id } }, { signal });
    const shown = { ...showSession(session), ...reportRenewal(previous) };
    const text = `Session ${id} says: ${listDefaults(session.defaults)}; ${tellEnd(session.expiresAt)}.`;
    if (call.args.operation === undefined) return { data: shown, text };
    const { operation, fields } = await readEffective(call, id);
    const list = fields.map(({ field, value, source }) => `${field} ${say(value)} (${source})`);
    return {
      data: { ...shown, operation, fields },
      text: `${text} ${operation} would use: ${list.join(', ')}.`,
    };
  },
};

const readEffective = async ({ args, deps, signal }: ToolCall, id: string) => {
  const query = { operation: args.operation };
  return deps.client.request('getEffectiveSession', { params: { id }, query }, { signal });
};

const say = (value: string | { readonly fingerprint: string } | null): string => {
  if (value === null) return 'nothing';
  return typeof value === 'string' ? value : value.fingerprint;
};
