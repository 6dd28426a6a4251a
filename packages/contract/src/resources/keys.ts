import { z } from 'zod';
import { tier, timeIso } from '../fields.ts';
import { defineOperation } from '../operation.ts';
import { tierLimits } from '../tiers.ts';

const id = z
  .string()
  .regex(/^[0-9A-Za-z]{12}$/)
  .meta({ description: 'The id of an API key: its part between the underscores' });
const key = z
  .string()
  .regex(/^sph_[0-9A-Za-z]{12}_[0-9A-Za-z]{38}$/)
  .meta({ description: 'The API key itself, shown this once' });
const notice = z.string().meta({ description: 'What to do with it' });

const limits = z
  .object({
    liveSessions: z.int().meta({ description: 'Sessions that may be live at once' }),
    requestsPerHour: z.int().meta({
      description: 'Requests that pass at once; then one more each 3600 / requestsPerHour seconds',
    }),
  })
  .meta({ id: 'TierLimits' });

const described = {
  id,
  tier,
  name: z.string(),
  createdAt: timeIso('When the key was made'),
  expiresAt: timeIso('When the key stops working').optional(),
  limits,
};
const keyRecord = z
  .object({ ...described, revokedAt: timeIso('When the key was revoked').optional() })
  .meta({ id: 'AdminKey' });

const exampleKey = {
  id: '4fGh7Jk2Lm9N',
  tier: 'pro',
  name: 'trading agent',
  createdAt: '2026-01-01T00:00:00.000Z',
  limits: tierLimits.pro,
} as const;
const exampleText = `sph_4fGh7Jk2Lm9N_${'x'.repeat(32)}0AbCdE`;

export const rotateKey = defineOperation({
  id: 'rotateKey',
  call: 'keys.rotate',
  method: 'POST',
  path: '/v1/keys/rotate',
  tag: 'Keys',
  idempotency: 'executed',
  // Two tries can be done in either order: the answer of one would tell a secret that is dead.
  unrepeatable: true,
  summary: 'Replace the secret of your own API key',
  description:
    'Answers with a new secret for the same key: sessions stay. The old secret works until the new one is first used, so that a lost answer locks nobody out; rotating again before that replaces the new one. A repeat with the same Idempotency-Key rotates again.',
  access: 'key',
  session: 'ignored',
  success: { status: 200, description: 'Rotated', data: z.object({ id, key, notice }) },
  errors: [],
  sees: {
    secrets: ['API key'],
    learns: 'That the secret is replaced',
    keeps: 'The hash of the new secret',
  },
  tool: { leftOut: 'Credentials are their owner’s business.' },
  example: {
    data: { id: exampleKey.id, key: exampleText, notice: 'Store it now: it is not shown again.' },
  },
});

const admin = { tag: 'Admin', access: 'admin', session: 'ignored' } as const;

export const createAdminKey = defineOperation({
  ...admin,
  id: 'createAdminKey',
  call: 'keys.create',
  method: 'POST',
  path: '/v1/admin/keys',
  summary: 'Create an API key',
  description:
    'The key is shown in this answer only; the store holds its hash. A repeat with the same Idempotency-Key creates another.',
  idempotency: 'executed',
  unrepeatable: true,
  body: z.strictObject({
    tier,
    name: z.string().min(1).max(128),
    expiresAt: timeIso('When the key stops working').optional(),
  }),
  success: {
    status: 201,
    description: 'Key created',
    data: z.object({ ...described, key, notice }),
    headers: { Location: 'The path of the key' },
  },
  errors: [],
  sees: {
    secrets: ['API key'],
    learns: 'The key’s tier and name',
    keeps: 'Tier, name, times and the hash of the secret',
  },
  tool: { leftOut: 'For the operator.' },
  example: {
    body: { tier: 'pro', name: 'trading agent' },
    data: { ...exampleKey, key: exampleText, notice: 'Store it now: it is not shown again.' },
  },
});

export const listAdminKeys = defineOperation({
  ...admin,
  id: 'listAdminKeys',
  call: 'keys.list',
  method: 'GET',
  path: '/v1/admin/keys',
  summary: 'List all API keys, newest first',
  description: 'Without their secrets, which nobody has. Revoked and expired keys are listed too.',
  success: {
    status: 200,
    description: 'The keys',
    data: z.object({ keys: z.array(keyRecord), total: z.int() }),
  },
  errors: [],
  sees: {
    secrets: [],
    learns: 'That the operator lists the keys',
  },
  tool: { leftOut: 'For the operator.' },
  example: { data: { keys: [exampleKey], total: 1 } },
});

export const getAdminKey = defineOperation({
  ...admin,
  id: 'getAdminKey',
  call: 'keys.get',
  method: 'GET',
  path: '/v1/admin/keys/{id}',
  summary: 'Read one API key’s record',
  description: 'Tier, name, times and limits.',
  params: z.strictObject({ id }),
  success: { status: 200, description: 'The key', data: keyRecord },
  errors: ['API_KEY_NOT_FOUND'],
  sees: {
    secrets: [],
    learns: 'Which key the operator reads',
  },
  tool: { leftOut: 'For the operator.' },
  example: { data: exampleKey },
});

export const updateAdminKey = defineOperation({
  ...admin,
  id: 'updateAdminKey',
  call: 'keys.update',
  method: 'PATCH',
  path: '/v1/admin/keys/{id}',
  summary: 'Change an API key’s tier, name or expiry',
  description: 'Holds from the next request on. expiresAt null: the key does not expire.',
  params: z.strictObject({ id }),
  body: z.strictObject({
    tier: tier.optional(),
    name: z.string().min(1).max(128).optional(),
    expiresAt: timeIso('When the key stops working').nullable().optional(),
  }),
  success: { status: 200, description: 'Key changed', data: keyRecord },
  errors: ['API_KEY_NOT_FOUND'],
  sees: {
    secrets: [],
    learns: 'What the operator changes',
    keeps: 'Tier, name and times',
  },
  tool: { leftOut: 'For the operator.' },
  example: { body: { tier: 'pro' }, data: exampleKey },
});

export const revokeAdminKey = defineOperation({
  ...admin,
  id: 'revokeAdminKey',
  call: 'keys.revoke',
  method: 'DELETE',
  path: '/v1/admin/keys/{id}',
  summary: 'Revoke an API key and end its sessions',
  description:
    'At once and on every node. What was sealed under the key can never be opened again.',
  params: z.strictObject({ id }),
  success: {
    status: 200,
    description: 'Key revoked',
    data: z.object({ revoked: z.literal(true) }),
  },
  errors: ['API_KEY_NOT_FOUND'],
  sees: {
    secrets: [],
    learns: 'Which key the operator revokes',
    keeps: 'That the key is revoked; what sealed its secrets is erased',
  },
  tool: { leftOut: 'For the operator.' },
  example: { data: { revoked: true } },
});

export const listAdminTiers = defineOperation({
  ...admin,
  id: 'listAdminTiers',
  call: 'keys.tiers',
  method: 'GET',
  path: '/v1/admin/tiers',
  summary: 'List the tiers and their limits',
  description: 'What a key of each tier may do.',
  success: {
    status: 200,
    description: 'The tiers',
    data: z.object({
      tiers: z.array(z.object({ tier, limits }).meta({ id: 'TierDescription' })),
    }),
  },
  errors: [],
  sees: {
    secrets: [],
    learns: 'That the operator reads the tiers',
  },
  tool: { leftOut: 'For the operator.' },
  example: { data: { tiers: [{ tier: 'pro', limits: tierLimits.pro }] } },
});
