import type { ErrorCode, Operation } from '@sipher/contract';
import type { z } from 'zod';
import { ApiError, type Issue, invalid } from '../api-error.ts';

/** Parses one part of a request by its schema; a part that the operation does not have is empty. */
export const parsePart = (schema: z.ZodObject | undefined, value: unknown): unknown => {
  if (schema === undefined) {
    if (isEmpty(value)) return undefined;
    throw invalid([{ path: '', message: 'expected nothing' }]);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalid(listIssues(parsed.error));
};

/** As `parsePart` for path parameters, under the operation's own code for them. */
export const parseParams = ({ params, paramsError }: Operation, value: unknown): unknown => {
  const parsed = params?.safeParse(value);
  if (parsed === undefined || parsed.success) return parsed?.data;
  const issues = listIssues(parsed.error);
  throw paramsError === undefined ? invalid(issues) : malformed(paramsError, issues);
};

const malformed = (code: ErrorCode, issues: Issue[]): ApiError =>
  new ApiError(code, { source: 'path', issues });

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  (typeof value === 'object' && value !== null && Object.keys(value).length === 0);

/** A body of a thousand mistakes needs no answer of a thousand lines. */
const maxIssues = 20;

const listIssues = ({ issues }: z.ZodError): Issue[] =>
  issues.flatMap(toIssues).slice(0, maxIssues);

const toIssues = (issue: z.core.$ZodIssue): Issue[] => {
  const path = issue.path.map(String);
  if (issue.code !== 'unrecognized_keys') {
    return [{ path: path.join('.'), message: issue.message }];
  }
  return issue.keys.map((key) => ({
    path: [...path, key].join('.'),
    message: 'unknown field',
  }));
};
