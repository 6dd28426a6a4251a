import type { ErrorCode } from '@sipher/contract';
import { ApiError } from '../../api-error.ts';
import type { FilledField } from '../../sessions/apply-defaults.ts';

/** Refusals that keep their code, whoever wrote the values. */
const keepingCode: ReadonlySet<ErrorCode> = new Set([
  'PRIVACY_LEVEL_UNAVAILABLE',
  'CHAIN_TRANSFER_UNSUPPORTED',
  'CHAIN_SCAN_UNSUPPORTED',
]);

/**
 * A refusal of the request's values, as it reads when a default filled one of those to blame: the
 * caller wrote nothing wrong, its session does not fit, or what its key prefers.
 */
export const blameDefaults = (error: ApiError, filled: readonly FilledField[]): ApiError => {
  const keepsCode = keepingCode.has(error.code);
  if (!keepsCode && error.code !== 'VALIDATION_ERROR') return error;
  const names = [...error.conflicting, ...issuePaths(error)];
  const blamed = filled.filter(({ name }) => names.includes(name));
  const { message } = error;
  if (keepsCode) {
    const details = { ...error.details, source: sourceOf(blamed) };
    return new ApiError(error.code, details, { message, cause: error.cause });
  }
  return blamed.length === 0 ? error : buildConflict(error, blamed);
};

/** The one that ranks first of those that filled a field. */
const sourceOf = (blamed: readonly FilledField[]): FilledField['source'] | 'request' =>
  blamed.find(({ source }) => source === 'session')?.source ?? blamed[0]?.source ?? 'request';

const tellers = {
  session: 'the session',
  preference: 'what the API key prefers (backendsSelect)',
} as const;

const buildConflict = (error: ApiError, blamed: readonly FilledField[]): ApiError => {
  const told = (['session', 'preference'] as const).flatMap((source) => {
    const fields = blamed.filter((each) => each.source === source).map(({ field }) => field);
    return fields.length === 0 ? [] : [`from ${tellers[source]}: ${fields.join(', ')}. `];
  });
  const fields = blamed.map(({ field }) => field);
  const details = { source: sourceOf(blamed), fields, ...error.details };
  const message = `${told.join('')}${error.message}`;
  return new ApiError('SESSION_DEFAULT_CONFLICT', details, { message, cause: error });
};

const issuePaths = ({ details }: ApiError): string[] => {
  const issues = details?.issues;
  return Array.isArray(issues) ? issues.map(({ path }) => String(path)) : [];
};
