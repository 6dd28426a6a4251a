import { z } from 'zod';
import { assertEvmChain, quantity } from '../assert-evm-chain.ts';
import type { JsonRpc } from '../json-rpc.ts';
import { type EndpointName, RpcFailedError } from '../port.ts';
import type { CallOnce, OnceAnswer } from './call-once.ts';
import { describeRejection, describeRevert } from './describe-revert.ts';
import type { EvmLedger } from './port.ts';
import { sendOnce } from './send-once.ts';

const hexData = z.string().regex(/^0x(?:[0-9a-fA-F]{2})*$/);
const receiptAnswer = z.object({ status: quantity }).nullable();

export type EvmRpc = { readonly rpc: JsonRpc; readonly call: CallOnce };

/** EVM's JSON-RPC. @see https://ethereum.github.io/execution-apis/ */
export const openEvmLedger = (name: EndpointName, { rpc, call }: EvmRpc): EvmLedger => {
  const fail = (reason: string) => new RpcFailedError(name, reason);
  const assertChain = () => assertEvmChain(name, rpc);
  const read = async <Result extends z.ZodType>(
    method: string,
    params: readonly unknown[],
    result: Result,
  ) => (await Promise.all([rpc(method, params, result), assertChain()]))[0];
  const ask = async (method: string, params: readonly unknown[]): Promise<OnceAnswer> =>
    (await Promise.all([call(method, params), assertChain()]))[0];

  return {
    balanceWei: (address) => read('eth_getBalance', [address, 'latest'], quantity),
    nonce: async (address) =>
      Number(await read('eth_getTransactionCount', [address, 'latest'], quantity)),
    hasCode: async (address) => (await read('eth_getCode', [address, 'latest'], hexData)) !== '0x',

    async read(to, data) {
      const answer = await ask('eth_call', [{ to, data }, 'latest']);
      if (!('result' in answer)) return null;
      const { success, data: result } = hexData.safeParse(answer.result);
      if (!success) throw fail('malformed answer');
      return result;
    },

    async estimateGas({ from, to, value, data }) {
      const request = { from, to, data, value: `0x${value.toString(16)}` };
      const answer = await ask('eth_estimateGas', [request]);
      if (!('result' in answer)) return { kind: 'fails', reason: describeRevert(answer.refusal) };
      const gas = quantity.safeParse(answer.result);
      if (!gas.success) throw fail('malformed answer');
      return { kind: 'succeeds', units: gas.data };
    },

    send: (transaction) => {
      const request = { method: 'eth_sendRawTransaction', params: [transaction] };
      return sendOnce(call, request, (refusal) => {
        // Sent before, by whomever: the same bytes do the same thing once.
        if (/already known|already imported/i.test(refusal.message)) return { kind: 'taken' };
        const reason = describeRejection(refusal);
        return reason === null ? null : { kind: 'refused', reason };
      });
    },

    async stateOf(hash) {
      const receipt = await rpc('eth_getTransactionReceipt', [hash], receiptAnswer);
      if (receipt === null) return { kind: 'unseen' };
      if (receipt.status === 1n) return { kind: 'confirmed' };
      return { kind: 'failed', reason: 'reverted' };
    },
  };
};
