import type { ErrorCode, Operation } from '@sipher/contract';
import { z } from 'zod';
import { ApiError, type Issue, invalid } from '../api-error.ts';

/** What a part must be that the operation does not have: an object without fields. */
const nothing = z.strictObject({});

/** Parses one part of a request by its schema; a part that the operation does not have is empty. */
export const parsePart = (schema: z.ZodObject | undefined, value: unknown): unknown => {
  if (schema === undefined && isEmpty(value)) return undefined;
  const parsed = (schema ?? nothing).safeParse(value);
  if (!parsed.success) throw invalid(listIssues(parsed.error));
  return schema === undefined ? undefined : parsed.data;
};

/** As `parsePart` for path parameters, under the operation's own code for them. */
export const parseParams = ({ params, paramsError }: Operation, value: unknown): unknown => {
  const parsed = params?.safeParse(value);
  if (parsed === undefined || parsed.success) return parsed?.data;
  const issues = listIssues(parsed.error);
  throw paramsError === undefined ? invalid(issues) : malformed(paramsError, issues);
};

/** Spares most requests a parse: they have no query, and reads no body. */
const isEmpty = (value: unknown): boolean => {
  if (typeof value !== 'object' || value === null) return value === undefined;
  for (const _ in value) return false;
  return !Array.isArray(value);
};

const malformed = (code: ErrorCode, issues: Issue[]): ApiError =>
  new ApiError(code, { source: 'path', issues });

/** A body of a thousand mistakes needs no answer of a thousand lines. */
const maxIssues = 20;

const listIssues = ({ issues }: z.ZodError): Issue[] =>
  issues.flatMap(toIssues).slice(0, maxIssues);

const toIssues = (issue: z.core.$ZodIssue): Issue[] => {
  const path = issue.path.map(String);
  const meant = issue.code === 'invalid_union' ? findMeant(issue.errors) : undefined;
  if (meant !== undefined) {
    return meant.flatMap((inner) => toIssues({ ...inner, path: [...issue.path, ...inner.path] }));
  }
  if (issue.code !== 'unrecognized_keys') {
    return [{ path: path.join('.'), message: describe(issue.message) }];
  }
  return issue.keys.map((key) => ({
    path: [...path, key].join('.'),
    message: 'unknown field',
  }));
};

/** Where a value may have several forms: what is wrong with it as the one whose type it has. */
const findMeant = (forms: readonly z.core.$ZodIssue[][]): z.core.$ZodIssue[] | undefined =>
  forms.find((issues) =>
    issues.every(({ code, path }) => code !== 'invalid_type' || path.length > 0),
  );

/** zod's messages in the form of all others: what was expected, and what came. */
const describe = (message: string): string =>
  message
    .replace(/^(?:Invalid (?:input|string|option)|Too (?:big|small)): /, '')
    .replace(/^must match pattern /, 'expected text of the form ')
    .replace(/^Invalid /, 'expected a valid ');
