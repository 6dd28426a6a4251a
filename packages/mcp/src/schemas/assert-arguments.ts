import type { z } from 'zod';
import { ToolError } from '../answers/tool-error.ts';
import { listIssues } from './list-issues.ts';
import type { RawArguments } from './to-tool-schema.ts';

/**
 * Checks arguments and leaves them as they are.
 * @throws ToolError `VALIDATION_ERROR` with the path of each field that is unknown or wrong.
 */
export const assertArguments = (schema: z.ZodObject, args: RawArguments): void => {
  const parsed = schema.safeParse(args);
  if (parsed.success) return;
  const issues = listIssues(parsed.error);
  throw new ToolError('VALIDATION_ERROR', {
    message: issues.map(({ path, message }) => `${path || 'arguments'}: ${message}`).join('; '),
    nextStep: 'Correct these fields and call again.',
    issues,
  });
};
