import type { ChainId } from '@sipher/core';
import type { EvmTransaction } from '@sipher/core/transfers';
import { simulationFailed } from '../claim-refusals.ts';
import type { EvmClaimRequest } from './prepare-transaction.ts';

/** What the transaction of a claim may cost. */
export type EvmFee = {
  readonly gasLimit: bigint;
  readonly feePerGasWei: bigint;
  /** What must be left for it. */
  readonly reservedWei: bigint;
  /** How much of that may not be charged, and then stays. */
  readonly mayRemainWei: bigint;
};

/** What a transfer to an account without code takes, exactly, unless the chain adds to it. */
const plainTransferGas = 21_000n;

/** Those that charge for the bytes on Ethereum beside the gas, by the time of inclusion. */
const opStackChains: readonly ChainId[] = ['optimism', 'base'];
/** Those that count such a charge as gas, and take no tips. */
const gasVariesOn: readonly ChainId[] = ['arbitrum'];

type Call = Pick<EvmTransaction, 'from' | 'to' | 'value' | 'data' | 'nonce'>;

/**
 * The fee of a claim. A quarter above the price of now, all of it as a tip, so that it is known
 * what is charged and that it is enough for a few blocks of rising base fees.
 */
export const settleFee = async (request: EvmClaimRequest, call: Call): Promise<EvmFee> => {
  const { node, chain } = request;
  const [price, gas] = await Promise.all([node.gasPriceWei(), settleGas(request, call)]);
  const feePerGasWei = (price * 5n + 3n) / 4n;
  const gasWei = gas.limit * feePerGasWei;
  const dataWei = opStackChains.includes(chain)
    ? await readDataFee(request, { ...call, ...gas, feePerGasWei })
    : 0n;
  return {
    gasLimit: gas.limit,
    feePerGasWei,
    reservedWei: gasWei + dataWei,
    mayRemainWei: dataWei + (gas.isExact ? 0n : gasWei),
  };
};

const settleGas = async ({ ledger, chain }: EvmClaimRequest, call: Call) => {
  const isPlain = call.data === '0x' && !(await ledger.hasCode(call.to));
  if (isPlain && !gasVariesOn.includes(chain)) return { limit: plainTransferGas, isExact: true };
  const estimate = await ledger.estimateGas(call);
  if (estimate.kind === 'fails') throw simulationFailed(estimate.reason);
  // What a contract does can differ a little when it is executed.
  return { limit: (estimate.units * 6n + 4n) / 5n, isExact: false };
};

/** Twice what the oracle says now: it follows the prices of Ethereum until the inclusion. */
const readDataFee = async (
  { ledger, chainId }: EvmClaimRequest,
  call: Call & { readonly limit: bigint; readonly feePerGasWei: bigint },
): Promise<bigint> => {
  const { dataFeeQuestions, encodeUnsignedTransaction, gasPriceOracleAddress } = await import(
    '@sipher/core/transfers'
  );
  const unsigned = encodeUnsignedTransaction({ ...call, chainId, gasLimit: call.limit });
  const questions = [dataFeeQuestions.l1Fee(unsigned), dataFeeQuestions.operatorFee(call.limit)];
  const fees = await Promise.all(
    questions.map(async ({ data, read }) => {
      const answer = await ledger.read(gasPriceOracleAddress, data);
      return answer === null ? 0n : (read(answer) ?? 0n);
    }),
  );
  return 2n * fees.reduce((sum, fee) => sum + fee, 0n);
};
