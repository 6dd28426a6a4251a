// Made by npm run generate from the contract.

/** Each operation by its id: method, path, call, what a repeat does, and its marks. */
export const operationTable: Readonly<Record<string, string>> = {
  getErrors: 'GET /v1/errors system.errors safe',
  getHealth: 'GET /v1/health system.health safe',
  getIndex: 'GET / system.index safe',
  getReady: 'GET /v1/ready system.ready safe',
  createSession: 'POST /v1/sessions sessions.create keyed body',
  deleteSession: 'DELETE /v1/sessions/{id} sessions.delete safe',
  getEffectiveSession: 'GET /v1/sessions/{id}/effective sessions.effective safe query',
  getSession: 'GET /v1/sessions/{id} sessions.get safe',
  listSessions: 'GET /v1/sessions sessions.list safe query paged',
  revokeAllSessions: 'DELETE /v1/sessions sessions.revokeAll safe',
  updateSession: 'PATCH /v1/sessions/{id} sessions.update safe body',
  stealthCheck: 'POST /v1/stealth/check stealth.check safe body session',
  stealthDerive: 'POST /v1/stealth/derive stealth.derive keyed body session',
  stealthGenerate: 'POST /v1/stealth/generate stealth.generate safe body session',
  stealthGenerateBatch: 'POST /v1/stealth/generate/batch stealth.generateBatch safe body session',
  transferPrivate: 'POST /v1/transfer/private transfers.private keyed body session',
  transferShield: 'POST /v1/transfer/shield transfers.shield keyed body session',
  transferClaim: 'POST /v1/transfer/claim transfers.claim keyed body session',
  listAnnouncements:
    'GET /v1/announcements scan.announcements safe query session paged application/octet-stream',
  scanPayments: 'POST /v1/scan/payments scan.payments safe body session paged',
  scanPaymentsBatch: 'POST /v1/scan/payments/batch scan.paymentsBatch safe body session paged',
  commitmentAdd: 'POST /v1/commitment/add commitments.add safe body session',
  commitmentCreate: 'POST /v1/commitment/create commitments.create safe body session',
  commitmentCreateBatch:
    'POST /v1/commitment/create/batch commitments.createBatch safe body session',
  commitmentSubtract: 'POST /v1/commitment/subtract commitments.subtract safe body session',
  commitmentVerify: 'POST /v1/commitment/verify commitments.verify safe body session',
  viewingKeyDecrypt: 'POST /v1/viewing-key/decrypt viewingKeys.decrypt safe body session',
  viewingKeyDerive: 'POST /v1/viewing-key/derive viewingKeys.derive safe body session',
  viewingKeyDisclose: 'POST /v1/viewing-key/disclose viewingKeys.disclose keyed body session',
  viewingKeyGenerate: 'POST /v1/viewing-key/generate viewingKeys.generate safe body session',
  viewingKeyVerifyHierarchy:
    'POST /v1/viewing-key/verify-hierarchy viewingKeys.verifyHierarchy safe body session',
  backendsCompare: 'POST /v1/backends/compare backends.compare safe body session',
  backendsHealth: 'GET /v1/backends/{id}/health backends.health safe session',
  backendsList: 'GET /v1/backends backends.list safe session',
  backendsSelect: 'POST /v1/backends/select backends.select safe body',
  getRpcProviders: 'GET /v1/rpc/providers rpc.providers safe query session',
  createAdminKey: 'POST /v1/admin/keys keys.create unsafe body',
  getAdminKey: 'GET /v1/admin/keys/{id} keys.get safe',
  listAdminKeys: 'GET /v1/admin/keys keys.list safe',
  listAdminTiers: 'GET /v1/admin/tiers keys.tiers safe',
  revokeAdminKey: 'DELETE /v1/admin/keys/{id} keys.revoke safe',
  rotateKey: 'POST /v1/keys/rotate keys.rotate unsafe',
  updateAdminKey: 'PATCH /v1/admin/keys/{id} keys.update safe body',
  getBillingUsage: 'GET /v1/billing/usage billing.usage safe query',
};

/** Codes with a status that passes in general, but not here: the operator has to act first. */
export const lastingCodes: readonly string[] = ['RPC_NOT_CONFIGURED', 'ADMIN_DISABLED'];
