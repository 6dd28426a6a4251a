export { type ErrorCode, errorCodes, errorRegistry } from './errors.ts';
export {
  type BackendId,
  backendIds,
  type Exposure,
  type MetaAddress,
  maxViewingKeyPathLength,
  type PrivacyLevel,
  privacyLevels,
  type RpcProvider,
  rpcProviders,
  type StealthAddress,
} from './fields.ts';
export { idempotencyKeyPattern } from './idempotency.ts';
export { buildOpenApiDocument } from './openapi/build-openapi-document.ts';
export {
  type Access,
  errorsByStatus,
  errorsOf,
  type HttpMethod,
  needsApiKey,
  type Operation,
  type OperationGroup,
  repeatOf,
  resourceOf,
} from './operation.ts';
export { type RateLimitHeader, rateLimitHeaders } from './rate-limit-headers.ts';
export type { Secret, Sees } from './sees.ts';
export {
  type MarkedField,
  markedFieldsOf,
  type SessionDefaults,
  type SessionField,
  serverDefaults,
  sessionFieldNames,
  sessionIdPattern,
} from './session-defaults.ts';
export {
  type OperationData,
  type OperationId,
  type OperationInput,
  type OperationRequest,
  operationIds,
  operations,
} from './table.ts';
export { mapTiers, paidTiers, type Tier, type TierLimits, tierLimits, tiers } from './tiers.ts';
