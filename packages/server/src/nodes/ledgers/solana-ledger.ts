import { z } from 'zod';
import type { JsonRpc } from '../json-rpc.ts';
import { base58Of32Bytes } from '../solana-node.ts';
import type { CallOnce } from './call-once.ts';
import { describeSolanaError } from './describe-solana-error.ts';
import type { SolanaLedger } from './port.ts';
import { sendOnce } from './send-once.ts';

const account = z.object({
  lamports: z.int().nonnegative().transform(BigInt),
  owner: base58Of32Bytes,
  data: z.tuple([z.base64(), z.literal('base64')]),
});
const accountsAnswer = z.object({ value: z.array(account.nullable()) });
const simulationAnswer = z.object({
  value: z.object({ err: z.unknown(), unitsConsumed: z.int().nonnegative().nullish() }),
});
const statusesAnswer = z.object({
  value: z.tuple([
    z.object({ err: z.unknown(), confirmationStatus: z.string().nullish() }).nullable(),
  ]),
});

const confirmed = { commitment: 'confirmed' } as const;
/** Five of them stay below what an answer may have. */
const dataSlice = { offset: 0, length: 2 ** 15 } as const;

/** Solana's JSON-RPC. @see https://solana.com/docs/rpc/http */
export const openSolanaLedger = (rpc: JsonRpc, call: CallOnce): SolanaLedger => ({
  async accounts(addresses) {
    const config = { encoding: 'base64', dataSlice, ...confirmed };
    const { value } = await rpc('getMultipleAccounts', [addresses, config], accountsAnswer);
    return value.map(
      (each) => each && { ...each, data: Uint8Array.from(Buffer.from(each.data[0], 'base64')) },
    );
  },

  async simulate(transactionBase64) {
    const config = { encoding: 'base64', sigVerify: false, ...confirmed };
    const params = [transactionBase64, config];
    const { value } = await rpc('simulateTransaction', params, simulationAnswer);
    const { err, unitsConsumed } = value;
    if (err !== null) return { kind: 'fails', reason: describeSolanaError(err) };
    return { kind: 'succeeds', units: BigInt(unitsConsumed ?? 0) };
  },

  send: (transactionBase64) => {
    // Simulated again there, by the node that passes it on: without that it would drop it silently.
    const config = { encoding: 'base64', preflightCommitment: 'confirmed' };
    const request = { method: 'sendTransaction', params: [transactionBase64, config] };
    return sendOnce(call, request, ({ code, data }) => {
      const err = readPreflight(data);
      // Sent before, by whomever: the same bytes do the same thing once.
      if (err === 'AlreadyProcessed') return { kind: 'taken' };
      if (!refusalCodes.has(code)) return null;
      const reason = err === undefined ? `JSON-RPC error ${code}` : describeSolanaError(err);
      return { kind: 'refused', reason };
    });
  },

  async stateOf(signatureBase58) {
    const { value } = await rpc('getSignatureStatuses', [[signatureBase58]], statusesAnswer);
    const [status] = value;
    if (status === null) return { kind: 'unseen' };
    if (status.err !== null) return { kind: 'failed', reason: describeSolanaError(status.err) };
    return { kind: status.confirmationStatus === 'processed' ? 'unseen' : 'confirmed' };
  },
});

/**
 * By these a node says that it has passed nothing on: preflight, signatures, precompiles.
 *
 * @see https://docs.rs/solana-rpc-client-api/latest/solana_rpc_client_api/custom_error/
 */
const refusalCodes = new Set([-32_002, -32_003, -32_006, -32_013]);

const preflight = z.object({ err: z.unknown() });

const readPreflight = (data: unknown): unknown => {
  const parsed = preflight.safeParse(data);
  return parsed.success ? (parsed.data.err ?? undefined) : undefined;
};
