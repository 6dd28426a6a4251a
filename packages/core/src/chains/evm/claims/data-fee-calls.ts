import { from as abiFunction, decodeResult, encodeData } from 'ox/AbiFunction';
import { asHex } from '../evm-announcer.ts';
import type { EvmQuestion } from './erc20-calls.ts';

/**
 * Tells on chains of the OP stack what they charge beside the gas, for the bytes that they write to
 * Ethereum.
 *
 * @see https://docs.optimism.io/op-stack/transactions/fees
 */
export const gasPriceOracleAddress = '0x420000000000000000000000000000000000000F';

const l1Fee = abiFunction('function getL1Fee(bytes data) view returns (uint256)');
const operatorFee = abiFunction('function getOperatorFee(uint256 gasUsed) view returns (uint256)');

const amount = (data: string, decode: (result: `0x${string}`) => bigint): EvmQuestion<bigint> => ({
  data,
  read: (result) => {
    try {
      return decode(asHex(result));
    } catch {
      // No such contract, or an older one without the function: it charges nothing by it.
      return null;
    }
  },
});

/** What a claim asks of the oracle; the answers are wei. */
export const dataFeeQuestions = {
  /** For an unsigned transaction, 0x and hex; the oracle adds the signature itself. */
  l1Fee: (unsigned: string): EvmQuestion<bigint> =>
    amount(encodeData(l1Fee, [asHex(unsigned)]), (result) => decodeResult(l1Fee, result)),
  operatorFee: (gas: bigint): EvmQuestion<bigint> =>
    amount(encodeData(operatorFee, [gas]), (result) => decodeResult(operatorFee, result)),
};
