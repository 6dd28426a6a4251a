import type { CompiledMessage } from '../transactions/parse-transaction.ts';

const memoPrograms: readonly string[] = [
  'Memo1UhkJRfHyvLMcVucJwxXeuD728EqVDDwQDxFMNo',
  'MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr',
];

/**
 * The memos of a transaction as nodes write them beside its signature, `[bytes] text`; null where
 * it has none.
 */
export const readMemos = ({ staticAccounts, instructions }: CompiledMessage): string | null => {
  const memos = instructions.flatMap(({ programAddressIndex, data }) => {
    if (!memoPrograms.includes(staticAccounts[programAddressIndex] ?? '')) return [];
    const bytes = Uint8Array.from(data ?? []);
    return [`[${bytes.length}] ${new TextDecoder().decode(bytes)}`];
  });
  return memos.length === 0 ? null : memos.join('; ');
};
