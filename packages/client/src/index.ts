export type { OperationData, OperationId, OperationRequest } from '@sipher/contract';
