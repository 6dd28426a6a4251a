type Refusal = { readonly code: number; readonly message: string; readonly data?: unknown };

/** What nodes say of transactions, by what their messages hold; the words differ by client. */
const known: readonly [RegExp, string][] = [
  [/nonce too low/i, 'nonce too low'],
  [/underpriced/i, 'underpriced'],
  [/insufficient funds/i, 'insufficient funds'],
  [/intrinsic gas|gas too low|out of gas/i, 'too little gas'],
  [/less than block base fee|fee cap/i, 'less than the base fee'],
];

/**
 * Why a node refused a call or a transaction: what the contract says, if it says it in text, or
 * one of the reasons that are known. What a node writes freely is left out.
 */
export const describeRevert = ({ code, message, data }: Refusal): string => {
  const told = readRevertText(data);
  if (told !== null) return `reverted: ${told}`;
  const reason = describeKnown(message);
  if (reason !== null) return reason;
  return code === 3 || /revert/i.test(message) ? 'reverted' : `JSON-RPC error ${code}`;
};

/** The transaction was rejected. @see https://eips.ethereum.org/EIPS/eip-1474#error-codes */
const rejected = -32_003;

/**
 * Why a node has not taken a transaction; null where it does not surely say so: nodes answer with
 * one code, -32000, for what is wrong with a transaction and for what is wrong with themselves.
 */
export const describeRejection = ({ code, message }: Refusal): string | null =>
  describeKnown(message) ?? (code === rejected ? `JSON-RPC error ${code}` : null);

const describeKnown = (message: string): string | null =>
  known.find(([pattern]) => pattern.test(message))?.[1] ?? null;

/** Of `Error(string)`: the selector, the offset, the length, the text. */
const errorSelector = '0x08c379a0';
const headDigits = errorSelector.length + 2 * 64;

const readRevertText = (data: unknown): string | null => {
  if (typeof data !== 'string' || !data.startsWith(errorSelector)) return null;
  const length = Number.parseInt(data.slice(headDigits - 8, headDigits), 16);
  const text = Buffer.from(data.slice(headDigits, headDigits + 2 * length), 'hex').toString('utf8');
  return /^[\x20-\x7e]{1,120}$/.test(text) ? text : null;
};
