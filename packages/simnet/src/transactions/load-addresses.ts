import { type Address, getAddressDecoder } from '@solana/kit';
import type { LiteSVM } from 'litesvm';
import type { CompiledMessage } from './parse-transaction.ts';

/** Addresses that a transaction takes from lookup tables, in the order of its account indices. */
export type LoadedAddresses = {
  readonly writable: readonly Address[];
  readonly readonly: readonly Address[];
};

/**
 * Reads them from the tables as they stand. A table or an entry that is absent is left out: the VM
 * refuses such a transaction.
 */
export const loadAddresses = (vm: LiteSVM, message: CompiledMessage): LoadedAddresses => {
  const lookups = message.version === 0 ? (message.addressTableLookups ?? []) : [];
  const entries = lookups.map((lookup) => ({
    ...lookup,
    addressAt: (index: number) => readTableEntry(vm, lookup.lookupTableAddress, index),
  }));
  return {
    writable: entries.flatMap((one) => one.writableIndexes.flatMap(one.addressAt)),
    readonly: entries.flatMap((one) => one.readonlyIndexes.flatMap(one.addressAt)),
  };
};

/** Where a table's addresses begin: `LOOKUP_TABLE_META_SIZE` of its program. */
const tableHeadBytes = 56;

const readTableEntry = (vm: LiteSVM, tableAddress: Address, index: number): Address[] => {
  const table = vm.getAccount(tableAddress);
  const start = tableHeadBytes + index * 32;
  if (!table.exists || table.data.length < start + 32) return [];
  return [getAddressDecoder().decode(table.data, start)];
};

/** Every account that a transaction names, in the order of its account indices. */
export const listAccounts = (message: CompiledMessage, loaded: LoadedAddresses): Address[] => [
  ...message.staticAccounts,
  ...loaded.writable,
  ...loaded.readonly,
];
