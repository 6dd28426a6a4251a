import { afterAll, expect, test } from 'vitest';
import { newAddress, openTestSimnet } from '../testing/open-test-simnet.ts';

const { simnet, rpc, wallet, sign, transferSol } = await openTestSimnet();
afterAll(() => simnet.close());

const config = { encoding: 'base64' } as const;

test('a simulation tells what would happen and changes nothing', async () => {
  const recipient = await newAddress();
  const { wire, signature } = await sign([transferSol(recipient, 1_000_000n)]);
  const slot = await rpc.getSlot().send();
  const { value } = await rpc
    .simulateTransaction(wire, {
      ...config,
      accounts: { addresses: [recipient], encoding: 'base64' },
    })
    .send();
  expect(value).toMatchObject({
    err: null,
    unitsConsumed: 150n,
    fee: 5000n,
    accounts: [{ lamports: 1_000_000n, rentEpoch: 2n ** 64n - 1n }],
  });
  expect((await rpc.getBalance(recipient).send()).value).toBe(0n);
  expect((await rpc.getSignatureStatuses([signature]).send()).value).toEqual([null]);
  expect(await rpc.getSlot().send()).toBe(slot);
});

test('an unsigned transaction is simulated, unless its signatures are to be verified', async () => {
  const { wire } = await sign([transferSol(await newAddress(), 1_000_000n)]);
  const bytes = Buffer.from(wire, 'base64').fill(0, 1, 65);
  const unsigned = bytes.toString('base64') as typeof wire;
  const { value } = await rpc.simulateTransaction(unsigned, config).send();
  expect(value.err).toBeNull();
  const verified = rpc.simulateTransaction(unsigned, { ...config, sigVerify: true });
  await expect(verified.send()).rejects.toMatchObject({ context: { __code: -32003 } });
});

test('a simulation without verification does not switch it off for what is sent', async () => {
  const recipient = await newAddress();
  const { wire } = await sign([transferSol(recipient, 1_000_000n)]);
  const forged = Buffer.from(wire, 'base64').fill(1, 1, 65).toString('base64') as typeof wire;
  const { value } = await rpc.simulateTransaction(forged, config).send();
  expect(value.err).toBeNull();
  await rpc.sendTransaction(forged, { ...config, skipPreflight: true }).send();
  expect((await rpc.getBalance(recipient).send()).value).toBe(0n);
});

test('an old blockhash is replaced where that is asked for', async () => {
  const { wire } = await sign([transferSol(await newAddress(), 1_000_000n)]);
  simnet.expireBlockhash();
  const { value: stale } = await rpc.simulateTransaction(wire, config).send();
  expect(stale.err).toBe('BlockhashNotFound');
  const replacing = { ...config, replaceRecentBlockhash: true } as const;
  const { value } = await rpc.simulateTransaction(wire, replacing).send();
  expect(value.err).toBeNull();
  const { value: latest } = await rpc.getLatestBlockhash().send();
  expect(value.replacementBlockhash).toEqual(latest);
});

test('a failure is told with its logs', async () => {
  const { wire } = await sign([transferSol(await newAddress(), 2n ** 60n)]);
  const { value } = await rpc.simulateTransaction(wire, config).send();
  expect(value.err).toEqual({ InstructionError: [0n, { Custom: 1n }] });
  expect(value.logs?.join('\n')).toContain('insufficient lamports');
  expect((await rpc.getBalance(wallet.address).send()).value).toBe(10_000_000_000n);
});
