import { encodeHex } from '@sipher/core';
import { addSolanaSignature, decodeSolanaAddress } from '@sipher/core/transfers';
import { generateKeyPairSigner, type KeyPairSigner, signBytes } from '@solana/kit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSolanaRecipient, type SolanaRecipient } from './testing/solana-recipient.ts';

let bed: SolanaRecipient;
let fresh: string;
beforeAll(async () => {
  bed = await openSolanaRecipient();
});
afterAll(() => bed.close());

const newAddress = async () => (await generateKeyPairSigner()).address;
const sendSigned = async (transaction: string) => bed.chain.execute(transaction, []);
const signAs = (wallet: KeyPairSigner, transaction: string) =>
  addSolanaSignature(transaction, {
    publicKeyBase58: wallet.address,
    sign: (message) => signBytes(wallet.keyPair.privateKey, message),
  });

test('SOL is drained to zero by the transaction that is answered', async () => {
  fresh = await newAddress();
  const payment = await bed.receive({ amount: 1_250_000_000n });
  const { status, json } = await bed.claim({ ...payment, destinationAddress: fresh });
  expect(status).toBe(200);
  expect(json.data).toMatchObject({
    chain: 'solana',
    backend: 'sip-native',
    status: 'signed',
    destinationAddress: fresh,
    amount: '1249995000',
    fee: '5000',
    feePayer: payment.stealthAddress,
  });
  const { signature } = await sendSigned(json.data.transaction);
  expect(json.data.txSignature).toBe(signature);
  expect(await bed.balanceOf(payment.stealthAddress)).toBe(0n);
  expect(await bed.balanceOf(fresh)).toBe(1_249_995_000n);
});

test('a priority fee is known beforehand, and the address is drained all the same', async () => {
  const payment = await bed.receive({ amount: 10_000_000n });
  const destinationAddress = await newAddress();
  const terms = { destinationAddress, priorityFeeMicroLamports: '1000001' };
  const { json } = await bed.claim({ ...payment, ...terms });
  expect(json.data.fee).toBe('6001');
  await sendSigned(json.data.transaction);
  expect(await bed.balanceOf(payment.stealthAddress)).toBe(0n);
  expect(await bed.balanceOf(destinationAddress)).toBe(10_000_000n - 6_001n);
});

test('with a sponsor the destination gets it all, and the sponsor signs and pays', async () => {
  const sponsor = await bed.chain.createWallet(1_000_000_000n);
  const payment = await bed.receive({ amount: 890_880n });
  const destinationAddress = await newAddress();
  const { json } = await bed.claim({ ...payment, destinationAddress, feePayer: sponsor.address });
  expect(json.data).toMatchObject({
    status: 'awaiting-sponsor',
    amount: '890880',
    fee: '10000',
    feePayer: sponsor.address,
  });
  expect(json.data).not.toHaveProperty('txSignature');
  await expect(sendSigned(json.data.transaction)).rejects.toThrow();
  await sendSigned(await signAs(sponsor, json.data.transaction));
  expect(await bed.balanceOf(payment.stealthAddress)).toBe(0n);
  expect(await bed.balanceOf(destinationAddress)).toBe(890_880n);
  expect(await bed.balanceOf(sponsor.address)).toBe(1_000_000_000n - 10_000n);
});

test('the announced hex names the address as well as its native form', async () => {
  const payment = await bed.receive({ amount: 2_000_000n });
  const stealthAddress = encodeHex(decodeSolanaAddress(payment.stealthAddress, 'address'));
  const { json } = await bed.claim({
    ...payment,
    stealthAddress,
    destinationAddress: await newAddress(),
  });
  expect(json.data.feePayer).toBe(payment.stealthAddress);
});

test('broadcast sends it and waits; the same again finds nothing', async () => {
  const payment = await bed.receive({ amount: 3_000_000n });
  const destinationAddress = await newAddress();
  const request = { ...payment, destinationAddress, broadcast: true };
  const { json } = await bed.claim(request);
  expect(json.data).toMatchObject({ status: 'confirmed', amount: '2995000' });
  expect(json.data).not.toHaveProperty('explorerUrl');
  expect(await bed.balanceOf(destinationAddress)).toBe(2_995_000n);
  const again = await bed.claim(request);
  expect([again.status, again.json.error.code]).toEqual([422, 'NOTHING_TO_CLAIM']);
});

test('of two broadcasts at once one wins, and the other finds nothing', async () => {
  const payment = await bed.receive({ amount: 3_000_000n });
  const request = { ...payment, destinationAddress: await newAddress(), broadcast: true };
  const answers = await Promise.all([bed.claim(request), bed.claim(request)]);
  const outcomes = answers.map(({ json }) => json.error?.code ?? json.data.status);
  expect(outcomes.toSorted()).toEqual(['NOTHING_TO_CLAIM', 'confirmed']);
});

test('a repeat under one Idempotency-Key gets the first answer', async () => {
  const payment = await bed.receive({ amount: 3_000_000n });
  const request = { ...payment, destinationAddress: await newAddress(), broadcast: true };
  const name = { 'idempotency-key': 'claim-1' };
  const [first, again] = [await bed.claim(request, name), await bed.claim(request, name)];
  expect(again.headers['idempotency-replayed']).toBe('true');
  expect(again.json).toEqual(first.json);
});

test('a dry run simulates, moves nothing, and gives out nothing that could be sent', async () => {
  const payment = await bed.receive({ amount: 3_000_000n });
  const request = { ...payment, destinationAddress: await newAddress(), dryRun: true };
  const { json } = await bed.claim(request);
  expect(json.data).toMatchObject({ status: 'simulated', amount: '2995000' });
  expect(Number(json.data.simulation.unitsConsumed)).toBeGreaterThan(0);
  expect(json.data).not.toHaveProperty('transaction');
  expect(json.data).not.toHaveProperty('txSignature');
  expect(await bed.balanceOf(payment.stealthAddress)).toBe(3_000_000n);
});

test('a part is claimed where an amount is named, and what stays can live', async () => {
  const payment = await bed.receive({ amount: 5_000_000n });
  const destinationAddress = await newAddress();
  const request = { ...payment, destinationAddress, broadcast: true };
  const { json } = await bed.claim({ ...request, amount: '1000000' });
  expect(json.data).toMatchObject({ status: 'confirmed', amount: '1000000' });
  expect(await bed.balanceOf(payment.stealthAddress)).toBe(3_995_000n);
  const rest = await bed.claim({ ...request, amount: '3990000' });
  expect(rest.json.data.status).toBe('confirmed');
  expect(await bed.balanceOf(payment.stealthAddress)).toBe(0n);
});

test('what the request says itself, no endpoint is asked for', async () => {
  const payment = await bed.receive({ amount: 4_000_000n });
  const { value } = await bed.chain.rpc.getLatestBlockhash().send();
  const terms = { recentBlockhash: value.blockhash, amount: '3995000', rpcProvider: 'triton' };
  const { json } = await bed.claim({
    ...payment,
    ...terms,
    destinationAddress: await newAddress(),
  });
  await sendSigned(json.data.transaction);
  expect(await bed.balanceOf(payment.stealthAddress)).toBe(0n);
});
