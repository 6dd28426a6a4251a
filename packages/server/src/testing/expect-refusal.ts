import { type ErrorCode, errorRegistry } from '@sipher/contract';
// biome-ignore lint/correctness/noUndeclaredDependencies: tests run from the workspace, which has it
import { expect } from 'vitest';

type AnyAnswer = {
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
} & ({ readonly status: number } | { readonly statusCode: number });

/** What an error says beside its code. */
export type Refusal = {
  readonly code: string;
  readonly message: string;
  // biome-ignore lint/suspicious/noExplicitAny: details are as free as JSON; tests look into them
  readonly details?: any;
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

/** The paths that an error's issues name. */
export const issuePaths = ({ details }: Refusal): string[] =>
  details.issues.map(({ path }: { path: string }) => path);
