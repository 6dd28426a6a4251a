export type {
  BackendId,
  ErrorCode,
  MetaAddress,
  OperationData,
  OperationId,
  OperationRequest,
  PrivacyLevel,
  RpcProvider,
  SessionDefaults,
  SessionField,
  StealthAddress,
} from '@sipher/contract';
export type { BytesPage } from './calls/build-methods.ts';
export type { Answer, Call, PagedCall, RawRequest } from './calls/call.ts';
export { type CursorGuard, openCursorGuard } from './calls/cursor-guard.ts';
export type {
  BytesOperationId,
  CallOf,
  OperationMethod,
  OperationMethodInput,
  OperationMethods,
} from './operation-methods.ts';
export type {
  OpenSessionOptions,
  Renewal,
  SessionDefaultsInput,
} from './session/open-bound-session.ts';
export { type SessionClient, Sipher } from './sipher.ts';
export { isSipherError, SipherError, type SipherErrorCode } from './sipher-error.ts';
export {
  type CallOptions,
  defaultBaseUrl,
  type Fetch,
  type SipherOptions,
} from './sipher-options.ts';
export type { Timing } from './timing.ts';
