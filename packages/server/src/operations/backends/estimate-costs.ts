import type { BackendId, RpcProvider } from '@sipher/contract';
import { type ChainFamilyId, chainFamily } from '@sipher/core';
import { type Backend, listBackends } from '../../backends/backend.ts';
import type { PaymentAtLevel } from '../../backends/choose-backend.ts';
import { paymentComputeUnits } from '../../backends/payment-compute-units.ts';
import { paymentGas } from '../../backends/payment-gas.ts';
import type { Deps } from '../../deps.ts';
import type { Nodes } from '../../nodes/port.ts';

/** What the network takes for a payment, in the chain's own unit. */
export type Cost = { readonly amount: bigint; readonly unit: 'lamports' | 'wei' };

type Pricing = { readonly payment: PaymentAtLevel; readonly rpcProvider: RpcProvider };

/** Asks a chain for its fees once, and tells from them what a payment costs with each backend. */
type FeeReader = (pricing: Pricing, nodes: Nodes) => Promise<(backend: Backend) => Cost>;

const feeReaders: Partial<Record<ChainFamilyId, FeeReader>> = {
  solana: async ({ payment, rpcProvider }, nodes) => {
    const units = paymentComputeUnits(payment);
    const amount = await nodes.solana(rpcProvider).estimateFeeLamports(units);
    return () => ({ amount, unit: 'lamports' });
  },
  evm: async ({ payment, rpcProvider }, nodes) => {
    const gasPriceWei = await nodes.evm(payment.chain, rpcProvider).gasPriceWei();
    return ({ id }) => ({ amount: paymentGas(id, payment) * gasPriceWei, unit: 'wei' });
  },
};

/**
 * What a payment costs now with each backend that can make it; nothing where the operator has set
 * no endpoint, or the chain has no fees that are read.
 */
export const estimateCosts = async (
  pricing: Pricing,
  { backends, nodes }: Pick<Deps, 'backends' | 'nodes'>,
): Promise<ReadonlyMap<BackendId, Cost>> => {
  const { payment, rpcProvider } = pricing;
  const { chain, kind } = payment;
  const readFees = feeReaders[chainFamily(chain)];
  const isConfigured = nodes.configured.some(
    (endpoint) => endpoint.chain === chain && endpoint.provider === rpcProvider,
  );
  if (readFees === undefined || !isConfigured) return new Map();
  const costOf = await readFees(pricing, nodes);
  return new Map(
    listBackends(backends)
      .filter(({ statement }) => statement(chain, kind) !== null)
      .map((backend) => [backend.id, costOf(backend)]),
  );
};
