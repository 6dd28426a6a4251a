/**
 * A transaction's error as a chain tells it, in names and numbers alone: `InstructionError 1:
 * Custom 6001`. Whatever is anything else is left out.
 *
 * @see https://docs.rs/solana-transaction-error/latest/solana_transaction_error/enum.TransactionError.html
 */
export const describeSolanaError = (err: unknown): string => describeValue(err, 0) ?? 'unknown';

const isName = (text: string): boolean => /^[A-Za-z]\w{0,60}$/.test(text);

const describeValue = (value: unknown, depth: number): string | null => {
  if (depth > 3) return null;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  if (typeof value === 'string') return isName(value) ? value : null;
  if (Array.isArray(value)) return join(value.slice(0, 4), depth, ': ');
  if (typeof value !== 'object' || value === null) return null;
  const [entry] = Object.entries(value);
  return entry === undefined ? null : join(entry, depth, ' ');
};

const join = (parts: readonly unknown[], depth: number, separator: string): string | null => {
  const described = parts.flatMap((part) => describeValue(part, depth + 1) ?? []);
  return described.length === 0 ? null : described.join(separator);
};
