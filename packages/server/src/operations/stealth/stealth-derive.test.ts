import { operations } from '@sipher/contract';
import { chainIds, familyChains } from '@sipher/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../../testing/open-test-app.ts';

let server: TestApp;
let key: string;
beforeAll(async () => {
  server = await openTestApp();
  key = await server.createKey('pro');
});
afterAll(() => server.close());

const post = (path: string, payload: object, session?: string) =>
  server.call(key, {
    method: 'POST',
    url: `/v1/stealth/${path}`,
    payload,
    ...(session === undefined ? {} : { session }),
  });

const evm = familyChains('evm');
const cases = [
  ...chainIds.map((chain) => ['sip-native', chain] as const),
  ...evm.map((chain) => ['erc5564', chain] as const),
];

/** The form of each chain's native addresses, so that a raw key in their place would show. */
const nativeForms: Record<string, RegExp> = {
  solana: /^[1-9A-HJ-NP-Za-km-z]{32,44}$/,
  near: /^[0-9a-f]{64}$/,
  bitcoin: /^bc1p/,
  zcash: /^t1/,
  cosmos: /^cosmos1/,
  osmosis: /^osmo1/,
  injective: /^inj1/,
  celestia: /^celestia1/,
  sei: /^sei1/,
  dydx: /^dydx1/,
};

describe('POST /v1/stealth/derive and /v1/stealth/check', () => {
  test.each(cases)(
    '%s on %s: the owner finds the payment, another does not',
    async (backend, chain) => {
      const recipient = (await post('generate', { chain, backend })).json.data;
      const { metaAddress } = recipient;
      const derived = await post('derive', { recipientMetaAddress: metaAddress, backend });
      expect(derived.status).toBe(200);
      const { data } = derived.json;
      expect(operations.stealthDerive.success.data.parse(data)).toEqual(data);
      expect(data.address).toMatch(nativeForms[chain] ?? /^0x[0-9a-fA-F]{40,64}$/);
      if (backend === 'erc5564') expect(data.stealthAddress.address).toBe(data.address);
      expect(Number.parseInt(data.sharedSecret.slice(2, 4), 16)).toBe(data.stealthAddress.viewTag);
      const keys = {
        viewingPrivateKey: recipient.viewingPrivateKey,
        spendingPublicKey: metaAddress.spendingKey,
      };
      const check = { stealthAddress: data.stealthAddress, chain, backend };
      expect((await post('check', { ...check, ...keys })).json.data).toEqual({ isOwner: true });
      const stranger = { ...keys, viewingPrivateKey: recipient.spendingPrivateKey };
      expect((await post('check', { ...check, ...stranger })).json.data).toEqual({
        isOwner: false,
      });
    },
  );

  test('sei shows both forms of its address', async () => {
    const { metaAddress } = (await post('generate', { chain: 'sei' })).json.data;
    const { json } = await post('derive', { recipientMetaAddress: metaAddress });
    expect(json.data.alternateAddress).toMatch(/^0x[0-9a-fA-F]{40}$/);
  });

  test('the meta-address’s own chain wins over the session’s, and is not reported as applied', async () => {
    const { metaAddress } = (await post('generate', { chain: 'near' })).json.data;
    const session = await server.createSession(key, { chain: 'base', backend: 'sip-native' });
    const { json, headers } = await post('derive', { recipientMetaAddress: metaAddress }, session);
    expect(json.data.chain).toBe('near');
    expect(headers['session-applied']).toBe('backend');
  });

  test('a session’s backend that does not serve the meta-address’s chain is 422', async () => {
    const { metaAddress } = (await post('generate', { chain: 'near' })).json.data;
    const session = await server.createSession(key, { backend: 'erc5564' });
    const { status, json } = await post('derive', { recipientMetaAddress: metaAddress }, session);
    expect([status, json.error.code]).toEqual([422, 'SESSION_DEFAULT_CONFLICT']);
  });

  test('keys of another curve than the session’s chain has are 422, than the request’s 400', async () => {
    const recipient = (await post('generate', { chain: 'base' })).json.data;
    const { data } = (await post('derive', { recipientMetaAddress: recipient.metaAddress })).json;
    const payload = {
      stealthAddress: data.stealthAddress,
      viewingPrivateKey: recipient.viewingPrivateKey,
      spendingPublicKey: recipient.metaAddress.spendingKey,
    };
    const own = await post('check', { ...payload, chain: 'near' });
    expect([own.status, own.json.error.code]).toEqual([400, 'VALIDATION_ERROR']);
    const { status, json } = await post(
      'check',
      payload,
      await server.createSession(key, { chain: 'near' }),
    );
    expect([status, json.error.details.fields]).toEqual([422, ['chain']]);
  });

  test('an address of another scheme than the session’s backend announces is 422', async () => {
    const recipient = (await post('generate', { chain: 'base' })).json.data;
    const { data } = (await post('derive', { recipientMetaAddress: recipient.metaAddress })).json;
    const payload = {
      stealthAddress: data.stealthAddress,
      viewingPrivateKey: recipient.viewingPrivateKey,
      spendingPublicKey: recipient.metaAddress.spendingKey,
      chain: 'base',
    };
    const own = await post('check', { ...payload, backend: 'erc5564' });
    expect([own.status, own.json.error.details.issues[0].path]).toEqual([
      400,
      'stealthAddress.address',
    ]);
    const { status, json } = await post(
      'check',
      payload,
      await server.createSession(key, { backend: 'erc5564' }),
    );
    expect([status, json.error.details.fields]).toEqual([422, ['backend']]);
  });

  test('a viewing key that is none on the session’s chain is 422', async () => {
    const recipient = (await post('generate', { chain: 'base' })).json.data;
    const { data } = (await post('derive', { recipientMetaAddress: recipient.metaAddress })).json;
    const payload = {
      stealthAddress: data.stealthAddress,
      viewingPrivateKey: `0x${'ff'.repeat(32)}`,
      spendingPublicKey: recipient.metaAddress.spendingKey,
    };
    expect((await post('check', { ...payload, chain: 'base' })).status).toBe(400);
    const { status, json } = await post(
      'check',
      payload,
      await server.createSession(key, { chain: 'base' }),
    );
    expect([status, json.error.details.fields]).toEqual([422, ['chain']]);
  });
});
