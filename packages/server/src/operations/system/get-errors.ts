import { errorCodes, errorRegistry } from '@sipher/contract';
import type { Handler } from '../handler.ts';

const errors = errorCodes.map((code) => {
  const { status, meaning, retryable } = errorRegistry[code];
  return { code, httpStatus: status, description: meaning, retryable };
});

export const getErrors: Handler<'getErrors'> = () => ({
  data: { totalCodes: errors.length, errors },
});
