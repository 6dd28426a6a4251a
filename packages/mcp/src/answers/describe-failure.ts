import type { CallToolResult } from '@modelcontextprotocol/server';
import { isSipherError, type SipherError } from '@sipher/client';
import { InvalidInputError } from '@sipher/client/local';
import { adviseOn, type SessionSource } from './advice.ts';
import { ToolError } from './tool-error.ts';

/** A failure as a model gets it, in its structured form. */
export type FailureReport = {
  readonly code: string;
  readonly message: string;
  /** The arguments that are to blame. */
  readonly fields: readonly string[];
  readonly nextStep: string;
  readonly status?: number;
  readonly details?: unknown;
  readonly retryAfterMs?: number;
  readonly requestId?: string;
};

/** Turns whatever a tool threw into an error that a model can act on; no secret is in it. */
export const describeFailure = (error: unknown, source: SessionSource): FailureReport => {
  if (error instanceof ToolError) {
    const { code, message, nextStep, issues } = error;
    return { code, message, fields: issues.map(({ path }) => path), nextStep };
  }
  if (isSipherError(error)) return describeSipherError(error, source);
  if (error instanceof InvalidInputError) {
    const { field, message } = error;
    const nextStep = 'Correct this field and call again.';
    return { code: 'VALIDATION_ERROR', message, fields: [field], nextStep };
  }
  return {
    code: 'INTERNAL_ERROR',
    message: 'A fault of this MCP server; its log says where',
    fields: [],
    nextStep: 'Call again once, then tell the user.',
  };
};

const describeSipherError = (error: SipherError, source: SessionSource): FailureReport => ({
  code: error.code,
  message: error.message,
  fields: fieldsOf(error.details),
  nextStep: adviseOn(error, source),
  ...(error.status === null ? {} : { status: error.status }),
  ...(error.details === undefined || error.details === null ? {} : { details: error.details }),
  ...(error.retryAfterMs === null ? {} : { retryAfterMs: error.retryAfterMs }),
  ...(error.requestId === null ? {} : { requestId: error.requestId }),
});

const fieldsOf = (details: unknown): string[] => {
  // Whatever a server sent: each part is looked at before it is used.
  const { issues, fields } = (details ?? {}) as { issues?: unknown; fields?: unknown };
  const paths = Array.isArray(issues)
    ? issues.flatMap((issue) => issue?.path ?? []).map(String)
    : [];
  return [...new Set([...(Array.isArray(fields) ? fields.map(String) : []), ...paths])];
};

/** A failure as the protocol carries it: a tool error, in text and in structure. */
export const toErrorResult = (report: FailureReport): CallToolResult => ({
  isError: true,
  content: [
    {
      type: 'text',
      text: `${report.code}: ${report.message}\nWhat to do: ${report.nextStep}`,
    },
    { type: 'text', text: JSON.stringify({ error: report }) },
  ],
  structuredContent: { error: report },
});
