import type { z } from 'zod';
import { type FieldIssue, ToolError } from '../answers/tool-error.ts';
import type { RawArguments } from './to-tool-schema.ts';

const maxIssues = 10;

/**
 * Checks arguments and leaves them as they are.
 * @throws ToolError `VALIDATION_ERROR` with the path of each field that is unknown or wrong.
 */
export const assertArguments = (schema: z.ZodObject, args: RawArguments): void => {
  const parsed = schema.safeParse(args);
  if (parsed.success) return;
  const issues = parsed.error.issues.flatMap(toIssues).slice(0, maxIssues);
  throw new ToolError('VALIDATION_ERROR', {
    message: issues.map(({ path, message }) => `${path || 'arguments'}: ${message}`).join('; '),
    nextStep: 'Correct these fields and call again.',
    issues,
  });
};

const toIssues = (issue: z.core.$ZodIssue): FieldIssue[] => {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...issue.path, key].map(String).join('.'),
      message: 'unknown field',
    }));
  }
  return [{ path: issue.path.map(String).join('.'), message: issue.message }];
};
