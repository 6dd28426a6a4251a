import {
  generateKeyPairSigner,
  type getBase64EncodedWireTransaction,
  isSolanaError,
  type Signature,
  SOLANA_ERROR__INSTRUCTION_ERROR__INVALID_INSTRUCTION_DATA,
  SOLANA_ERROR__JSON_RPC__SERVER_ERROR_SEND_TRANSACTION_PREFLIGHT_FAILURE,
  SOLANA_ERROR__JSON_RPC__SERVER_ERROR_TRANSACTION_SIGNATURE_VERIFICATION_FAILURE,
  SOLANA_ERROR__TRANSACTION_ERROR__ACCOUNT_NOT_FOUND,
  SOLANA_ERROR__TRANSACTION_ERROR__ALREADY_PROCESSED,
  SOLANA_ERROR__TRANSACTION_ERROR__BLOCKHASH_NOT_FOUND,
} from '@solana/kit';
import { afterAll, expect, test } from 'vitest';
import { newAddress, openTestSimnet } from '../testing/open-test-simnet.ts';

const { simnet, rpc, wallet, send, sign, submit, transferSol } = await openTestSimnet();
afterAll(() => simnet.close());

type Wire = ReturnType<typeof getBase64EncodedWireTransaction>;

const isPreflight = (error: unknown, cause: number) =>
  isSolanaError(error, SOLANA_ERROR__JSON_RPC__SERVER_ERROR_SEND_TRANSACTION_PREFLIGHT_FAILURE) &&
  isSolanaError(error.cause, cause as never);

const failureOf = (sending: Promise<unknown>): Promise<unknown> =>
  sending.then(
    () => expect.fail('it was taken'),
    (error: unknown) => error,
  );

const isKnown = async (signature: Signature) => {
  const { value } = await rpc.getSignatureStatuses([signature]).send();
  return value[0] !== null;
};

/** A payment of more than the wallet has: it runs, and the System refuses it. */
const signOverdraft = async () => sign([transferSol(await newAddress(), 2n ** 60n)]);

test('what fails in preflight is refused with its error and its logs, and leaves no trace', async () => {
  const { wire, signature } = await signOverdraft();
  const { value: before } = await rpc.getBalance(wallet.address).send();
  const error = await failureOf(submit(wire));
  expect(error).toMatchObject({
    context: { logs: expect.arrayContaining([expect.stringContaining('insufficient lamports')]) },
    cause: { context: { code: 1, index: 0 } },
  });
  expect(await isKnown(signature)).toBe(false);
  expect((await rpc.getBalance(wallet.address).send()).value).toBe(before);
});

test('without preflight it runs, pays its fee, and is in the history with its error', async () => {
  const { wire, signature } = await signOverdraft();
  const { value: before } = await rpc.getBalance(wallet.address).send();
  expect(await submit(wire, true)).toBe(signature);
  const err = { InstructionError: [0n, { Custom: 1n }] }; // kit makes all integers bigints
  const [newest] = await rpc.getSignaturesForAddress(wallet.address, { limit: 1 }).send();
  expect(newest).toMatchObject({ signature, err });
  const config = { encoding: 'json', maxSupportedTransactionVersion: 0 } as const;
  const found = await rpc.getTransaction(signature, config).send();
  expect(found?.meta).toMatchObject({ err, status: { Err: err }, fee: 5000n });
  expect((await rpc.getBalance(wallet.address).send()).value).toBe(before - 5000n);
});

test('a payment under the rent of a new account fails by the name of its error', async () => {
  const { wire } = await sign([transferSol(await newAddress(), 890_879n)]);
  expect(await failureOf(submit(wire))).toMatchObject({
    message: expect.stringContaining('Transaction simulation failed'),
    cause: { context: { accountIndex: 1 } },
  });
});

test('the same transaction is processed once', async () => {
  const recipient = await newAddress();
  const { wire, signature } = await sign([transferSol(recipient, 1_000_000n)]);
  await submit(wire);
  const error = await failureOf(submit(wire));
  expect(isPreflight(error, SOLANA_ERROR__TRANSACTION_ERROR__ALREADY_PROCESSED)).toBe(true);
  expect(await submit(wire, true)).toBe(signature);
  expect((await rpc.getBalance(recipient).send()).value).toBe(1_000_000n);
  expect(await rpc.getSignaturesForAddress(recipient).send()).toHaveLength(1);
});

test('equal payments of one after the other are two transactions', async () => {
  const recipient = await newAddress();
  await send([transferSol(recipient, 1_000_000n)]);
  await send([transferSol(recipient, 1_000_000n)]);
  expect((await rpc.getBalance(recipient).send()).value).toBe(2_000_000n);
});

test('a blockhash is good for 150 more blocks, and for none after them', async () => {
  const [first, second] = [await newAddress(), await newAddress()];
  const early = await sign([transferSol(first, 1_000_000n)]);
  const late = await sign([transferSol(second, 1_000_000n)]);
  const { value } = await rpc.getLatestBlockhash().send();
  const isValid = async () => (await rpc.isBlockhashValid(value.blockhash).send()).value;

  simnet.advanceSlots(150);
  expect(await rpc.getBlockHeight().send()).toBe(value.lastValidBlockHeight);
  expect(await isValid()).toBe(true);
  await submit(early.wire);
  expect(await rpc.getBlockHeight().send()).toBe(value.lastValidBlockHeight + 1n);
  expect(await isValid()).toBe(false);
  const error = await failureOf(submit(late.wire));
  expect(isPreflight(error, SOLANA_ERROR__TRANSACTION_ERROR__BLOCKHASH_NOT_FOUND)).toBe(true);
});

test('every blockhash given out can be made to expire, and a new one is good', async () => {
  const { wire, signature, transaction } = await sign([
    transferSol(await newAddress(), 1_000_000n),
  ]);
  simnet.expireBlockhash();
  const error = await failureOf(submit(wire));
  expect(isPreflight(error, SOLANA_ERROR__TRANSACTION_ERROR__BLOCKHASH_NOT_FOUND)).toBe(true);
  expect(await submit(wire, true)).toBe(signature);
  expect(await isKnown(signature)).toBe(false);
  const message = Buffer.from(transaction.messageBytes).toString('base64');
  expect((await rpc.getFeeForMessage(message as never).send()).value).toBeNull();
  await send([transferSol(await newAddress(), 1_000_000n)]);
});

const isUnverified = (error: unknown) =>
  isSolanaError(
    error,
    SOLANA_ERROR__JSON_RPC__SERVER_ERROR_TRANSACTION_SIGNATURE_VERIFICATION_FAILURE,
  );

test('a transaction that is not signed, or by a wrong key, is refused and never runs', async () => {
  const stranger = await generateKeyPairSigner();
  const recipient = await newAddress();
  const { wire } = await sign([transferSol(recipient, 1_000_000n)]);
  const bytes = Buffer.from(wire, 'base64');
  const [wrong = {}] = await stranger.signMessages([
    { content: Uint8Array.from(bytes.subarray(65)), signatures: {} },
  ]);
  for (const signature of [new Uint8Array(64), wrong[stranger.address] ?? expect.fail()]) {
    const forged = Buffer.concat([bytes.subarray(0, 1), signature, bytes.subarray(65)]);
    const text = forged.toString('base64') as Wire;
    expect(isUnverified(await failureOf(submit(text)))).toBe(true);
    await submit(text, true);
  }
  expect((await rpc.getBalance(recipient).send()).value).toBe(0n);
});

test('a payer without an account is refused by name', async () => {
  const { wire } = await sign([], await generateKeyPairSigner());
  expect(await failureOf(submit(wire))).toMatchObject({
    cause: { context: { __code: SOLANA_ERROR__TRANSACTION_ERROR__ACCOUNT_NOT_FOUND } },
  });
});

test('the error of an instruction is told by its name', async () => {
  const transfer = transferSol(await newAddress(), 1_000_000n);
  const { wire } = await sign([{ ...transfer, data: new Uint8Array(1) }]);
  expect(await failureOf(submit(wire))).toMatchObject({
    cause: { context: { __code: SOLANA_ERROR__INSTRUCTION_ERROR__INVALID_INSTRUCTION_DATA } },
  });
});
