import { z } from 'zod';
import type { EndpointName } from '../port.ts';
import { RpcFailedError } from '../port.ts';
import { base58Of32Bytes } from '../solana-node.ts';
import type { CallOnce } from './call-once.ts';
import type { NearLedger, TransactionState } from './port.ts';
import { sendOnce } from './send-once.ts';

const yocto = z
  .string()
  .regex(/^\d{1,39}$/)
  .transform(BigInt);
const accountAnswer = z.object({ amount: yocto });
const accessAnswer = z.object({
  nonce: z.int().nonnegative().transform(BigInt),
  block_hash: base58Of32Bytes,
  permission: z.unknown(),
});
const gasPriceAnswer = z.object({ gas_price: yocto });
const viewAnswer = z.object({ result: z.array(z.int().min(0).max(255)).max(65_536) });
const outcomeAnswer = z.object({
  final_execution_status: z.string().optional(),
  status: z.union([z.string(), z.record(z.string(), z.unknown())]),
});

/** Older nodes put errors of queries beside their results. */
const queryError = z.object({ error: z.string() });

/** NEAR's JSON-RPC. @see https://docs.near.org/api/rpc/introduction */
export const openNearLedger = (name: EndpointName, call: CallOnce): NearLedger => {
  const parse = <Result extends z.ZodType>(schema: Result, value: unknown) => {
    const { success, data } = schema.safeParse(value);
    if (!success) throw new RpcFailedError(name, 'malformed answer');
    return data;
  };
  /** Null for an error of the kinds in `absent`. */
  const query = async (request: object, absent: readonly string[]): Promise<unknown> => {
    const answer = await call('query', { finality: 'final', ...request });
    if ('result' in answer)
      return queryError.safeParse(answer.result).success ? null : answer.result;
    const cause = causeOf(answer.refusal.cause);
    if (cause !== null && absent.includes(cause)) return null;
    throw new RpcFailedError(name, `JSON-RPC error ${answer.refusal.code}`);
  };

  return {
    async balanceYocto(account_id) {
      const request = { request_type: 'view_account', account_id };
      const result = await query(request, ['UNKNOWN_ACCOUNT']);
      return result === null ? null : parse(accountAnswer, result).amount;
    },

    async access(account_id, public_key) {
      const request = { request_type: 'view_access_key', account_id, public_key };
      const result = await query(request, ['UNKNOWN_ACCOUNT', 'UNKNOWN_ACCESS_KEY']);
      if (result === null) return null;
      const { nonce, block_hash, permission } = parse(accessAnswer, result);
      return permission === 'FullAccess' ? { nonce, blockHashBase58: block_hash } : null;
    },

    async gasPriceYocto() {
      const answer = await call('gas_price', [null]);
      if ('result' in answer) return parse(gasPriceAnswer, answer.result).gas_price;
      throw new RpcFailedError(name, `JSON-RPC error ${answer.refusal.code}`);
    },

    async view(account_id, method_name, args) {
      const args_base64 = Buffer.from(JSON.stringify(args)).toString('base64');
      const request = { request_type: 'call_function', account_id, method_name, args_base64 };
      const absent = ['UNKNOWN_ACCOUNT', 'NO_CONTRACT_CODE', 'CONTRACT_EXECUTION_ERROR'];
      const result = await query(request, absent);
      if (result === null) return null;
      return parseJson(Buffer.from(parse(viewAnswer, result).result).toString('utf8'));
    },

    send: (signed_tx_base64) => {
      const params = { signed_tx_base64, wait_until: 'NONE' };
      return sendOnce(call, { method: 'send_tx', params }, ({ cause }) => {
        const reason = causeOf(cause);
        // Others took too long, or routed it on to a node that tracks the account.
        return reason !== null && refusals.includes(reason) ? { kind: 'refused', reason } : null;
      });
    },

    async stateOf(tx_hash, sender_account_id) {
      const params = { tx_hash, sender_account_id, wait_until: 'NONE' };
      const answer = await call('tx', params);
      if (!('result' in answer)) return { kind: 'unseen' };
      return readState(parse(outcomeAnswer, answer.result));
    },
  };
};

/** From these on, what the transaction did itself is final or as good as. */
const settled = new Set(['EXECUTED_OPTIMISTIC', 'EXECUTED', 'FINAL']);

const readState = ({ status, ...rest }: z.output<typeof outcomeAnswer>): TransactionState => {
  const isSettled = settled.has(rest.final_execution_status ?? 'FINAL');
  if (typeof status === 'string' || !isSettled) return { kind: 'unseen' };
  if ('Failure' in status) return { kind: 'failed', reason: 'failed' };
  return {
    kind: 'SuccessValue' in status || 'SuccessReceiptId' in status ? 'confirmed' : 'unseen',
  };
};

/** By these a node says that it has passed nothing on. @see https://docs.near.org/api/rpc/transactions */
const refusals: readonly string[] = ['INVALID_TRANSACTION', 'PARSE_ERROR'];

/** `cause.name`, such as UNKNOWN_ACCOUNT or INVALID_TRANSACTION. */
const causeOf = (data: unknown): string | null => {
  const { data: cause } = z.object({ name: z.string().regex(/^[A-Z_]{1,60}$/) }).safeParse(data);
  return cause?.name ?? null;
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // A method that answers something else than JSON is none of those that are asked.
    return null;
  }
};
