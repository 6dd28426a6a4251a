import { type ErrorCode, errorRegistry } from '@sipher/contract';
import { InvalidInputError } from '@sipher/core';
import type { FastifyError } from 'fastify';
import { ApiError, invalid } from '../../api-error.ts';
import { RpcFailedError, RpcNotConfiguredError } from '../../nodes/port.ts';
import { StoreUnavailableError } from '../../stores/port.ts';

/** Fastify's own refusals, in the contract's words. */
const frameworkErrors: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'PAYLOAD_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'BAD_REQUEST',
  FST_ERR_BAD_URL: 'BAD_REQUEST',
  FST_ERR_MAX_PARAM_LENGTH: 'BAD_REQUEST',
};

/** Any failure as an `ApiError`: what nobody foresaw becomes INTERNAL_SERVER_ERROR. */
export const toApiError = (error: unknown): ApiError => {
  if (error instanceof ApiError) return error;
  if (error instanceof InvalidInputError) {
    return invalid([{ path: error.field, message: `expected ${error.expectation}` }]);
  }
  if (error instanceof StoreUnavailableError) {
    return new ApiError('STORE_UNAVAILABLE', undefined, { cause: error });
  }
  if (error instanceof RpcFailedError) {
    const { endpoint, reason } = error;
    return new ApiError('RPC_FAILED', { ...endpoint, reason }, { cause: error });
  }
  if (error instanceof RpcNotConfiguredError) {
    const { endpoint, setting } = error;
    return new ApiError('RPC_NOT_CONFIGURED', { ...endpoint, setting });
  }
  return new ApiError(codeOf(error), undefined, { cause: error });
};

const codeOf = (error: unknown): ErrorCode => {
  const { code = '', statusCode } = (error ?? {}) as Partial<FastifyError>; // all that is thrown
  // The client went away within its body; Fastify gives failures to read one this status.
  if (code === 'ECONNRESET' && statusCode === 400) return 'BAD_REQUEST';
  return frameworkErrors[code] ?? 'INTERNAL_SERVER_ERROR';
};

/** The one shape of an error: published clients refuse any further key. */
export const toEnvelope = ({ code, message, details }: ApiError) => ({
  success: false as const,
  error: details === undefined ? { code, message } : { code, message, details },
});

export const statusOf = ({ code }: ApiError): number => errorRegistry[code].status;
