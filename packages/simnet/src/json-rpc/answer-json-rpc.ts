import { z } from 'zod';
import { encodeJson } from './encode-json.ts';
import { RpcError } from './rpc-error.ts';

/** Runs one method; throws RpcError for what is to be answered as an error. */
export type RunMethod = (method: string, params: readonly unknown[]) => unknown;

/**
 * Answers the text of one JSON-RPC 2.0 request or of a batch, in the batch's order. Undefined
 * where nothing is to be answered: for notifications alone.
 * @see https://www.jsonrpc.org/specification
 */
export const answerJsonRpc = (text: string, run: RunMethod): string | undefined => {
  const request = parse(text);
  if (request === undefined) return encodeJson(failed(null, parseError));
  if (!Array.isArray(request)) return encodeSome(answerOne(request, run));
  if (request.length === 0) return encodeJson(failed(null, invalidRequest));
  const answers = request.map((one) => answerOne(one, run)).filter((one) => one !== undefined);
  return answers.length === 0 ? undefined : encodeJson(answers);
};

const parseError = new RpcError('parseError', 'Parse error');
const invalidRequest = new RpcError('invalidRequest', 'Invalid request');

const requestSchema = z.object({
  jsonrpc: z.literal('2.0'),
  id: z.union([z.string(), z.number(), z.null()]).optional(),
  method: z.string(),
  params: z.array(z.unknown()).optional(),
});

type Answer = { readonly jsonrpc: '2.0'; readonly id: string | number | null } & (
  | { readonly result: unknown }
  | { readonly error: { code: number; message: string; data?: unknown } }
);

/** Undefined is no value of JSON. */
const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const encodeSome = (answer: Answer | undefined): string | undefined =>
  answer === undefined ? undefined : encodeJson(answer);

const answerOne = (value: unknown, run: RunMethod): Answer | undefined => {
  const parsed = requestSchema.safeParse(value);
  if (!parsed.success) return failed(null, invalidRequest);
  const { id, method, params = [] } = parsed.data;
  const answer = runToAnswer(id ?? null, () => run(method, params));
  return id === undefined ? undefined : answer;
};

const runToAnswer = (id: string | number | null, run: () => unknown): Answer => {
  try {
    return { jsonrpc: '2.0', id, result: run() };
  } catch (error) {
    if (error instanceof RpcError) return failed(id, error);
    // A fault of the simnet itself: it has no log, so whoever asked is told.
    return failed(id, new RpcError('internalError', `Internal error: ${String(error)}`));
  }
};

const failed = (id: string | number | null, { code, message, data }: RpcError): Answer => ({
  jsonrpc: '2.0',
  id,
  error: { code, message, ...(data === undefined ? {} : { data }) },
});
