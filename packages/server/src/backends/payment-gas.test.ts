import { backendIds } from '@sipher/contract';
import {
  type Anvil,
  deployAnnouncer,
  deployMulticall3,
  deployTestToken,
  hasAnvil,
  startAnvil,
  waitUntil,
} from '@sipher/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../testing/open-test-app.ts';
import { paymentGas } from './payment-gas.ts';

type Call = { readonly to: string; readonly data: string; readonly value: string };
/** The shape of a node's own answer. */
type Receipt = { readonly status: string; readonly gasUsed: string };

const toQuantity = (decimal: string) => `0x${BigInt(decimal).toString(16)}`;

describe.runIf(hasAnvil())('the gas of a payment', () => {
  let anvil: Anvil;
  let server: TestApp;
  let key: string;
  let sender: string;
  let token: string;
  beforeAll(async () => {
    anvil = await startAnvil({ chainId: 8453 });
    await deployAnnouncer(anvil);
    await deployMulticall3(anvil);
    token = await deployTestToken(anvil);
    // As the node answers.
    [sender = ''] = (await anvil.request('eth_accounts')) as string[];
    const mint = `0x40c10f19${sender.slice(2).padStart(64, '0')}${'f'.repeat(16).padStart(64, '0')}`;
    await send({ to: token, data: mint, value: '0' });
    server = await openTestApp();
    key = await server.createKey('pro');
    // Starting a node and compiling contracts takes seconds.
  }, 60_000);
  afterAll(async () => {
    await server.close();
    await anvil.stop();
  });

  /** Has a call mined by anvil's first account; what it took. */
  const send = async ({ to, data, value }: Call): Promise<bigint> => {
    const call = { from: sender, to, data, value: toQuantity(value) };
    const hash = await anvil.request('eth_sendTransaction', [call]);
    let receipt: Receipt | null = null;
    await waitUntil('the call is mined', async () => {
      receipt = (await anvil.request('eth_getTransactionReceipt', [hash])) as Receipt | null;
      return receipt !== null;
    });
    // What a callback assigns, the compiler does not see.
    const mined = receipt as Receipt | null;
    expect(mined?.status).toBe('0x1');
    return BigInt(mined?.gasUsed ?? 0);
  };

  const post = async (url: string, payload: object) => {
    const { status, json } = await server.call(key, { method: 'POST', url, payload });
    expect([status, json.error]).toEqual([200, undefined]);
    return json.data;
  };

  const kinds = ['native', 'token'] as const;
  const levels = ['standard', 'shielded'] as const;
  const payments = backendIds.flatMap((backend) =>
    kinds.flatMap((kind) => levels.map((level) => [backend, kind, level] as const)),
  );
  test.each(payments)('with %s of %s at %s is what was measured', async (backend, kind, level) => {
    const generated = await post('/v1/stealth/generate', { chain: 'base', backend });
    const { chainData, announcement } = await post('/v1/transfer/private', {
      sender,
      recipientMetaAddress: generated.metaAddress,
      amount: '1234567890123456789',
      ...(kind === 'token' ? { token } : {}),
      backend,
      privacyLevel: level,
    });
    const separate = announcement === undefined ? 0n : await send(announcement);
    const used = Number((await send(chainData)) + separate);
    const told = Number(paymentGas(backend, { chain: 'base', kind, level }));
    // Bytes that happen to be zero are cheaper.
    expect(Math.abs(used - told), `it took ${used}`).toBeLessThan(told * 0.01);
  });
});
