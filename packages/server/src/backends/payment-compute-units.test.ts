import {
  decompileTransactionMessage,
  getBase64Encoder,
  getCompiledTransactionMessageDecoder,
  getTransactionDecoder,
} from '@solana/kit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../testing/open-test-app.ts';
import { paymentComputeUnits } from './payment-compute-units.ts';

let server: TestApp;
let key: string;
beforeAll(async () => {
  server = await openTestApp();
  key = await server.createKey('pro');
});
afterAll(() => server.close());

const post = async (url: string, payload: object) =>
  (await server.call(key, { method: 'POST', url, payload })).json.data;

/** The limit that an unsigned transaction sets, as the kit reads it. */
const limitOf = (transactionBase64: string): number => {
  const bytes = getBase64Encoder().encode(transactionBase64);
  const { messageBytes } = getTransactionDecoder().decode(bytes);
  const message = getCompiledTransactionMessageDecoder().decode(messageBytes);
  const data = decompileTransactionMessage(message)
    .instructions.filter(({ programAddress }) => programAddress.startsWith('ComputeBudget'))
    .map((instruction) => Buffer.from(instruction.data ?? []))
    // SetComputeUnitLimit. @see https://docs.rs/solana-compute-budget-interface
    .find(([tag]) => tag === 2);
  return data?.readUInt32LE(1) ?? 0;
};

const token = { token: 'So11111111111111111111111111111111111111112', decimals: 9 };
const tokenProgram = 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA';

test.each([
  ['native', 'standard'],
  ['native', 'shielded'],
  ['token', 'standard'],
  ['token', 'shielded'],
] as const)(
  'a payment of %s at %s pays for as many units as its builder sets',
  async (kind, level) => {
    const { metaAddress } = await post('/v1/stealth/generate', { chain: 'solana' });
    const { chainData } = await post('/v1/transfer/private', {
      sender: '9B5XszUGdMaxCZ7uSQhPzdks5ZQSmWxrmzCSvtJ6Ns6g',
      recipientMetaAddress: metaAddress,
      amount: '1000000000',
      privacyLevel: level,
      recentBlockhash: '9sHcv6xwn9YkB8nxTUGKDwPwNnmqVp5oAXxU8Fdkm4J6',
      priorityFeeMicroLamports: '1',
      ...(kind === 'token' ? { ...token, tokenProgram } : {}),
    });
    const limit = limitOf(chainData.transaction);
    const told = paymentComputeUnits({ chain: 'solana', kind, level });
    expect(Math.abs(told / limit - 1)).toBeLessThan(0.03);
  },
);
