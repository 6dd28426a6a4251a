import type { BackendId } from '@sipher/contract';
import type { PaymentAtLevel } from './choose-backend.ts';

/** Units of gas, announcement included, without and with a commitment announced. */
type Gas = { readonly plain: bigint; readonly committed: bigint };

/**
 * As a real EVM measures them (the test beside this file pays), to addresses that had nothing yet.
 * Tokens differ in what their transfers take; these are of a plain ERC-20.
 */
const measured: Readonly<Record<BackendId, Readonly<Record<PaymentAtLevel['kind'], Gas>>>> = {
  'sip-native': {
    native: { plain: 74_580n, committed: 79_705n },
    token: { plain: 80_864n, committed: 86_987n },
  },
  erc5564: {
    native: { plain: 74_208n, committed: 79_333n },
    token: { plain: 80_492n, committed: 86_057n },
  },
};

/** What a payment on an EVM chain takes with a backend, in units of gas. */
export const paymentGas = (id: BackendId, { kind, level }: PaymentAtLevel): bigint => {
  const { plain, committed } = measured[id][kind];
  return level === 'standard' ? plain : committed;
};
