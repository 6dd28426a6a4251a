/** How deep causes of causes are told. */
const maxDepth = 4;

/**
 * What a foreign `fetch` threw, told anew with its name, code and message alone: it may hold the
 * request, and with it the API key.
 */
export const redactCause = (error: unknown, secret: string | null, depth = 0): Error => {
  const { name, message, code, cause } = readFields(error);
  const hide = (text: string) => (secret === null ? text : text.replaceAll(secret, '[API key]'));
  const inner =
    cause === undefined || depth === maxDepth
      ? undefined
      : { cause: redactCause(cause, secret, depth + 1) };
  const told = new Error(hide(message || code || 'network fault'), inner);
  // The stack would be that of this function.
  const seen = { name: hide(name), stack: `${hide(name)}: ${told.message}` };
  return Object.assign(told, seen, code === '' ? {} : { code: hide(code) });
};

const readFields = (error: unknown) => {
  // Anything can be thrown.
  const fields = (typeof error === 'object' && error !== null ? error : {}) as Partial<
    Record<'name' | 'message' | 'code' | 'cause', unknown>
  >;
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  return {
    name: text(fields.name) || 'Error',
    message: typeof error === 'string' ? error : text(fields.message),
    code: text(fields.code),
    cause: fields.cause,
  };
};
