import { type OperationId, operationIds, operations } from '@sipher/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callWell, createKey, createSession } from '../testing/call-api.ts';
import { adminKey } from '../testing/running-server.ts';
import { openStage, type Stage } from './open-stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

type IdMaker = (key: string) => Promise<string>;

const makeSession: IdMaker = (key) => createSession(stage, key);
const makeKey: IdMaker = async () => {
  const body = { tier: 'pro', name: 'of an example' };
  return (await callWell(stage, 'createAdminKey', { key: adminKey, body })).data.id;
};

/** What the `{id}` of a path is the id of. */
const makers: Partial<Record<OperationId, IdMaker>> = {
  getSession: makeSession,
  updateSession: makeSession,
  deleteSession: makeSession,
  getEffectiveSession: makeSession,
  getAdminKey: makeKey,
  updateAdminKey: makeKey,
  revokeAdminKey: makeKey,
  backendsHealth: async () => 'sip-native',
};

/** Those whose answer follows from the request alone: it is the one that the documents print. */
const determined = new Set<OperationId>([
  'stealthCheck',
  'transferClaim',
  'commitmentCreate',
  'commitmentCreateBatch',
  'commitmentVerify',
  'commitmentAdd',
  'commitmentSubtract',
  'viewingKeyDerive',
  'viewingKeyVerifyHierarchy',
  'viewingKeyDecrypt',
]);

test.each(operationIds)('%s: its example is a request that works', async (id) => {
  const { access, example, path } = operations[id];
  const key = await createKey(stage);
  const makeId = makers[id];
  expect(path.includes('{id}')).toBe(makeId !== undefined);
  const { data } = await callWell(stage, id, {
    key: access === 'admin' ? adminKey : key,
    ...(makeId === undefined ? {} : { id: await makeId(key) }),
    ...(id === 'getEffectiveSession' ? { query: { operation: 'stealthGenerate' } } : {}),
    ...('body' in example ? { body: example.body } : {}),
  });
  if (determined.has(id)) expect(data).toEqual(example.data);
});
