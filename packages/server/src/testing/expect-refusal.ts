import { type ErrorCode, errorRegistry } from '@sipher/contract';
import { expect } from 'vitest';
import { z } from 'zod';

type AnyAnswer = {
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
} & ({ readonly status: number } | { readonly statusCode: number });

/** What an error says beside its code. */
export type Refusal = {
  readonly code: string;
  readonly message: string;
  readonly details?: unknown;
};

/**
 * Expects an error of this code: its status, the headers of every answer, and the one envelope
 * `{success, error: {code, message, details?}}` without a further key. Returns the error.
 */
export const expectRefusal = (answer: AnyAnswer | undefined, code: ErrorCode): Refusal => {
  if (answer === undefined) throw new Error(`expected ${code}, got no answer`);
  const status = 'status' in answer ? answer.status : answer.statusCode;
  const json = JSON.parse(answer.body);
  expect([status, json.error?.code]).toEqual([errorRegistry[code].status, code]);
  expectEnvelope(json);
  expectCommonHeaders(answer.headers);
  return json.error;
};

/** Expects the shape of an error and nothing beside it. */
export const expectEnvelope = (json: unknown): void => {
  expect(json).toEqual({
    success: false,
    error: { code: expect.any(String), message: expect.stringMatching(/./), ...optional(json) },
  });
};

const optional = (json: unknown) => {
  const { details } = (json as { error?: { details?: unknown } }).error ?? {};
  return details === undefined ? {} : { details: expect.any(Object) };
};

/** What every answer carries, whatever it says. */
export const expectCommonHeaders = (headers: Readonly<Record<string, unknown>>): void => {
  expect(headers['content-type']).toBe('application/json; charset=utf-8');
  expect(headers['cache-control']).toBe('no-store');
  expect(headers['x-request-id']).toMatch(/^[A-Za-z0-9._-]{1,128}$/);
};

const issueDetails = z.object({ issues: z.array(z.object({ path: z.string() })) });

/** The paths that an error's issues name; throws for an error that has none. */
export const issuePaths = ({ details }: Refusal): string[] =>
  issueDetails.parse(details).issues.map(({ path }) => path);
