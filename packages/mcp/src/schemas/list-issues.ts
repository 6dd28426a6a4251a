import type { z } from 'zod';
import { showName } from '../answers/show-name.ts';
import type { FieldIssue } from '../answers/tool-error.ts';

const maxIssues = 10;

/** What is wrong with an input, and with which of its fields; nothing of its values. */
export const listIssues = ({ issues }: z.ZodError): FieldIssue[] =>
  issues.flatMap(toIssues).slice(0, maxIssues);

const toIssues = (issue: z.core.$ZodIssue): FieldIssue[] => {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: showPath([...issue.path, key]),
      message: 'unknown field',
    }));
  }
  return [{ path: showPath(issue.path), message: issue.message }];
};

const showPath = (path: readonly PropertyKey[]): string =>
  path.map((part) => (typeof part === 'string' ? showName(part) : String(part))).join('.');
