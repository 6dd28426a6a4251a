import {
  type OperationData,
  type OperationId,
  operations,
  sessionIdPattern,
} from '@sipher/contract';
import { z } from 'zod';
import type { RawArguments } from '../schemas/to-tool-schema.ts';
import type { ToolCall } from '../tools/tool.ts';

/** Calls an operation under the session of the call, with the rest of the input as it is. */
export const callUnderSession = async <Id extends OperationId>(
  id: Id,
  { sessionId: _, ...input }: RawArguments,
  { args, deps, signal }: ToolCall,
): Promise<SessionAnswer<Id>> => {
  const route = await deps.sessions.route(readSessionId(args));
  const before = route.sessionId();
  const part = operations[id].method === 'GET' ? { query: input } : { body: input };
  const answer = await route.client.request(id, part, { signal }).withResponse();
  const sessionId = answer.renewedSessionId ?? before;
  if (sessionId === undefined) return { data: answer.data, session: undefined };
  const session = {
    sessionId,
    applied: answer.sessionApplied ?? [],
    expiresAt: answer.sessionExpiresAtMs,
    ...(answer.renewedSessionId === null || before === undefined ? {} : { renewedFrom: before }),
  };
  return { data: answer.data, session };
};

/** The argument through which a session travels: the protocol has none of its own. */
export const sessionIdArgument = z.string().regex(sessionIdPattern).optional().meta({
  description:
    'The session to work under, from sipher_open_session. Left out: the session of this MCP server, if it has one',
});

/** What an answer says of the session that it was made under. */
export const sessionReport = z
  .object({
    sessionId: z.string(),
    applied: z
      .array(z.string())
      .meta({ description: 'The defaults of the session that this call really took' }),
    expiresAt: z.int().nullable().meta({ description: 'In ms since the epoch' }),
    renewedFrom: z.string().optional().meta({
      description:
        'The session of this MCP server had expired: it was opened anew, under the same defaults, and this was its id',
    }),
  })
  .optional();

export type SessionReport = z.infer<typeof sessionReport>;

/** An answer and the session that it was made under. */
export type SessionAnswer<Id extends OperationId> = {
  readonly data: OperationData<Id>;
  readonly session: SessionReport;
};

/** The session that the arguments name; they have been checked before. */
export const readSessionId = ({ sessionId }: RawArguments): string | undefined =>
  typeof sessionId === 'string' ? sessionId : undefined;

/** The report as a part of an answer: absent where there is no session. */
export const reportSession = (session: SessionReport) => (session === undefined ? {} : { session });

/** A sentence on a session that was renewed, to end a text with. */
export const tellRenewal = (session: SessionReport): string =>
  session?.renewedFrom === undefined
    ? ''
    : ' The session of this MCP server had expired and was opened anew under the same defaults.';
