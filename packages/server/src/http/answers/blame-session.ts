import type { MarkedField } from '@sipher/contract';
import { ApiError } from '../../api-error.ts';

/**
 * A refusal of the request's values, as it reads when a session filled one of those to blame: the
 * caller wrote nothing wrong, its session does not fit.
 */
export const blameSession = (error: ApiError, filled: readonly MarkedField[]): ApiError => {
  if (error.code !== 'VALIDATION_ERROR') return error;
  const blamed = [...error.conflicting, ...issuePaths(error)];
  const fields = filled.filter(({ name }) => blamed.includes(name)).map(({ field }) => field);
  if (fields.length === 0) return error;
  const message = `from the session: ${fields.join(', ')}. ${error.message}`;
  const details = { source: 'session', fields, ...error.details };
  return new ApiError('SESSION_DEFAULT_CONFLICT', details, { message, cause: error });
};

const issuePaths = ({ details }: ApiError): string[] => {
  const issues = details?.issues;
  return Array.isArray(issues) ? issues.map(({ path }) => String(path)) : [];
};
