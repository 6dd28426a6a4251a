export type { OperationId } from '@sipher/contract';
