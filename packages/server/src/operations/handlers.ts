import type { OperationId } from '@sipher/contract';
import { backendsCompare } from './backends/backends-compare.ts';
import { backendsHealth } from './backends/backends-health.ts';
import { backendsList } from './backends/backends-list.ts';
import { backendsSelect } from './backends/backends-select.ts';
import { getBillingUsage } from './billing/get-billing-usage.ts';
import { transferClaim } from './claims/transfer-claim.ts';
import { commitmentAdd } from './commitments/commitment-add.ts';
import { commitmentCreate } from './commitments/commitment-create.ts';
import { commitmentCreateBatch } from './commitments/commitment-create-batch.ts';
import { commitmentSubtract } from './commitments/commitment-subtract.ts';
import { commitmentVerify } from './commitments/commitment-verify.ts';
import type { Handler } from './handler.ts';
import { createAdminKey } from './keys/create-admin-key.ts';
import { getAdminKey } from './keys/get-admin-key.ts';
import { listAdminKeys } from './keys/list-admin-keys.ts';
import { listAdminTiers } from './keys/list-admin-tiers.ts';
import { revokeAdminKey } from './keys/revoke-admin-key.ts';
import { rotateKey } from './keys/rotate-key.ts';
import { updateAdminKey } from './keys/update-admin-key.ts';
import { getRpcProviders } from './rpc/get-rpc-providers.ts';
import { listAnnouncements } from './scan/list-announcements.ts';
import { scanPayments } from './scan/scan-payments.ts';
import { scanPaymentsBatch } from './scan/scan-payments-batch.ts';
import { createSession } from './sessions/create-session.ts';
import { deleteSession } from './sessions/delete-session.ts';
import { getEffectiveSession } from './sessions/get-effective-session.ts';
import { getSession } from './sessions/get-session.ts';
import { listSessions } from './sessions/list-sessions.ts';
import { revokeAllSessions } from './sessions/revoke-all-sessions.ts';
import { updateSession } from './sessions/update-session.ts';
import { stealthCheck } from './stealth/stealth-check.ts';
import { stealthDerive } from './stealth/stealth-derive.ts';
import { stealthGenerate } from './stealth/stealth-generate.ts';
import { stealthGenerateBatch } from './stealth/stealth-generate-batch.ts';
import { getErrors } from './system/get-errors.ts';
import { getHealth } from './system/get-health.ts';
import { getIndex } from './system/get-index.ts';
import { getReady } from './system/get-ready.ts';
import { transferPrivate } from './transfers/transfer-private.ts';
import { transferShield } from './transfers/transfer-shield.ts';
import { viewingKeyDecrypt } from './viewing-keys/viewing-key-decrypt.ts';
import { viewingKeyDerive } from './viewing-keys/viewing-key-derive.ts';
import { viewingKeyDisclose } from './viewing-keys/viewing-key-disclose.ts';
import { viewingKeyGenerate } from './viewing-keys/viewing-key-generate.ts';
import { viewingKeyVerifyHierarchy } from './viewing-keys/viewing-key-verify-hierarchy.ts';

export type Handlers = { readonly [Id in OperationId]: Handler<Id> };

/** The business of every operation: one that is missing here does not compile. */
export const handlers: Handlers = {
  getIndex,
  getHealth,
  getReady,
  getErrors,
  createSession,
  getSession,
  updateSession,
  deleteSession,
  listSessions,
  revokeAllSessions,
  getEffectiveSession,
  stealthGenerate,
  stealthGenerateBatch,
  stealthDerive,
  stealthCheck,
  backendsList,
  backendsHealth,
  backendsCompare,
  backendsSelect,
  transferClaim,
  transferPrivate,
  transferShield,
  scanPayments,
  scanPaymentsBatch,
  listAnnouncements,
  commitmentCreate,
  commitmentVerify,
  commitmentAdd,
  commitmentSubtract,
  commitmentCreateBatch,
  viewingKeyGenerate,
  viewingKeyDerive,
  viewingKeyVerifyHierarchy,
  viewingKeyDisclose,
  viewingKeyDecrypt,
  getRpcProviders,
  rotateKey,
  getBillingUsage,
  createAdminKey,
  listAdminKeys,
  getAdminKey,
  updateAdminKey,
  revokeAdminKey,
  listAdminTiers,
};
