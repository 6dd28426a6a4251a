/**
 * The codes that Solana's nodes answer with, as far as they occur here.
 * @see https://github.com/anza-xyz/agave/blob/master/rpc-client-api/src/custom_error.rs
 */
export const rpcErrorCodes = {
  parseError: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internalError: -32603,
  preflightFailure: -32002,
  signatureVerificationFailure: -32003,
  unsupportedTransactionVersion: -32015,
  minContextSlotNotReached: -32016,
} as const;

/** What a method throws to be answered as an error of JSON-RPC. */
export class RpcError extends Error {
  override readonly name = 'RpcError';
  readonly code: number;
  readonly data: unknown;

  constructor(code: keyof typeof rpcErrorCodes, message: string, data?: unknown) {
    super(message);
    this.code = rpcErrorCodes[code];
    this.data = data;
  }
}

export const invalidParams = (expectation: string): RpcError =>
  new RpcError('invalidParams', `Invalid params: ${expectation}`);
