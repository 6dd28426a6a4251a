import {
  AccountRole,
  address,
  compressTransactionMessageUsingAddressLookupTables,
  generateKeyPairSigner,
  getAddressEncoder,
  getBase58Encoder,
  getBase64EncodedWireTransaction,
  getBase64Encoder,
  getCompiledTransactionMessageDecoder,
  getProgramDerivedAddress,
  getU64Encoder,
  type Instruction,
  lamports,
  setTransactionMessageComputeUnitPrice,
  signTransactionMessageWithSigners,
} from '@solana/kit';
import { getAddMemoInstruction, LEGACY_MEMO_PROGRAM_ADDRESS_V3 } from '@solana-program/memo';
import { getCreateAccountInstruction } from '@solana-program/system';
import {
  findAssociatedTokenPda,
  getCreateAssociatedTokenIdempotentInstructionAsync,
  getInitializeMint2Instruction,
  getMintSize,
  getMintToCheckedInstruction,
  getTokenDecoder,
  getTransferCheckedInstruction,
  TOKEN_PROGRAM_ADDRESS,
} from '@solana-program/token';
import { afterAll, expect, test } from 'vitest';
import { newAddress, openTestSimnet } from './testing/open-test-simnet.ts';

const startedAtMs = 1_800_000_000_999;
const { simnet, rpc, wallet, compose, send, sign, submit, transferSol } = await openTestSimnet({
  now: () => startedAtMs,
});
afterAll(() => simnet.close());

const read = (signature: Awaited<ReturnType<typeof send>>) =>
  rpc
    .getTransaction(signature, { encoding: 'json', maxSupportedTransactionVersion: 0 })
    .send()
    .then((found) => found ?? expect.fail('there is no such transaction'));

test('an airdrop is a transfer that its recipient finds in its history', async () => {
  const recipient = await newAddress();
  const signature = await rpc.requestAirdrop(recipient, lamports(2_000_000_000n)).send();
  expect((await rpc.getBalance(recipient).send()).value).toBe(2_000_000_000n);
  const [first, ...rest] = await rpc.getSignaturesForAddress(recipient).send();
  expect(rest).toEqual([]);
  expect(first).toMatchObject({ signature, err: null, confirmationStatus: 'finalized' });
});

test("a payment that kit's signer signed runs, and balances, fee, slot and time are told", async () => {
  const recipient = await newAddress();
  const { value: before } = await rpc.getBalance(wallet.address).send();
  const slot = await rpc.getSlot().send();
  const signature = await send([transferSol(recipient, 1_000_000_000n)]);
  const found = await read(signature);
  expect(found).toMatchObject({ slot, blockTime: 1_800_000_000n, version: 0 });
  expect(found.meta).toMatchObject({
    err: null,
    fee: 5000n,
    preBalances: [before, 0n, 1n],
    postBalances: [before - 1_000_005_000n, 1_000_000_000n, 1n],
    computeUnitsConsumed: 150n,
  });
  expect(found.transaction.message.accountKeys.slice(0, 2)).toEqual([wallet.address, recipient]);
  expect(await rpc.getBlockTime(slot).send()).toBe(1_800_000_000n);
  const { value: statuses } = await rpc.getSignatureStatuses([signature]).send();
  expect(statuses).toMatchObject([{ slot, err: null, confirmationStatus: 'finalized' }]);
});

test('the wire of a transaction comes back as it was sent, in base64 and base58', async () => {
  const { wire, signature } = await sign([transferSol(await newAddress(), 1_000_000n)]);
  await submit(wire);
  const config = { maxSupportedTransactionVersion: 0 } as const;
  const inBase64 = await rpc.getTransaction(signature, { encoding: 'base64', ...config }).send();
  expect(inBase64?.transaction).toEqual([wire, 'base64']);
  const inBase58 = await rpc.getTransaction(signature, { encoding: 'base58', ...config }).send();
  const [text] = inBase58?.transaction ?? [];
  expect(getBase58Encoder().encode(text ?? '')).toEqual(getBase64Encoder().encode(wire));
});

test('a legacy transaction runs too, and is told to who names no version', async () => {
  const message = await compose([transferSol(await newAddress(), 1_000_000n)]);
  const legacy = await signTransactionMessageWithSigners({ ...message, version: 'legacy' });
  const signature = await submit(getBase64EncodedWireTransaction(legacy));
  const found = await rpc.getTransaction(signature, { encoding: 'json' }).send();
  expect(found?.meta?.err).toBeNull();
  expect(found).not.toHaveProperty('version');
});

test('a version 0 transaction is refused to who names no version', async () => {
  const signature = await send([transferSol(await newAddress(), 1_000_000n)]);
  await expect(rpc.getTransaction(signature, { encoding: 'json' }).send()).rejects.toMatchObject({
    context: { __code: -32015 },
  });
});

test('a priority fee is charged, told beforehand and part of the fee', async () => {
  const plain = await compose([transferSol(await newAddress(), 1_000_000n)]);
  const priced = setTransactionMessageComputeUnitPrice(1_000_000n, plain);
  const transaction = await signTransactionMessageWithSigners(priced);
  const wire = getBase64EncodedWireTransaction(transaction);
  const message = Buffer.from(transaction.messageBytes).toString('base64');
  // 3,000 units for each of two instructions of built-in programs (SIMD-0170), at 1 lamport each.
  const { value: fee } = await rpc.getFeeForMessage(message as never).send();
  expect(fee).toBe(11_000n);
  expect((await read(await submit(wire))).meta?.fee).toBe(11_000n);
});

const amountsOf = (balances: readonly { owner?: string; uiTokenAmount: object }[] | undefined) =>
  Object.fromEntries((balances ?? []).map(({ owner, uiTokenAmount }) => [owner, uiTokenAmount]));

test('a token is minted and paid, and its balances are told before and after', async () => {
  const [mint, recipient] = [await generateKeyPairSigner(), await newAddress()];
  const space = BigInt(getMintSize());
  const rent = await rpc.getMinimumBalanceForRentExemption(space).send();
  const programAddress = TOKEN_PROGRAM_ADDRESS;
  const ataOf = async (owner: typeof recipient) => {
    const seeds = { owner, mint: mint.address, tokenProgram: programAddress };
    return (await findAssociatedTokenPda(seeds))[0];
  };
  const [from, to] = [await ataOf(wallet.address), await ataOf(recipient)];
  const createAta = (owner: typeof recipient) =>
    getCreateAssociatedTokenIdempotentInstructionAsync({
      payer: wallet,
      owner,
      mint: mint.address,
    });
  const terms = { mint: mint.address, decimals: 6 };
  await send([
    getCreateAccountInstruction({
      payer: wallet,
      newAccount: mint,
      lamports: rent,
      space,
      programAddress,
    }),
    getInitializeMint2Instruction({ ...terms, mintAuthority: wallet.address }),
    await createAta(wallet.address),
    getMintToCheckedInstruction({
      ...terms,
      token: from,
      mintAuthority: wallet,
      amount: 500_000_000n,
    }),
  ]);
  const signature = await send([
    await createAta(recipient),
    getTransferCheckedInstruction({
      ...terms,
      source: from,
      destination: to,
      authority: wallet,
      amount: 1_250_000n,
    }),
  ]);

  const { meta } = await read(signature);
  expect(amountsOf(meta?.preTokenBalances)).toMatchObject({
    [wallet.address]: { amount: '500000000', decimals: 6, uiAmountString: '500' },
  });
  expect(amountsOf(meta?.postTokenBalances)).toMatchObject({
    [wallet.address]: { amount: '498750000', decimals: 6, uiAmountString: '498.75' },
    [recipient]: { amount: '1250000', decimals: 6, uiAmountString: '1.25' },
  });
  // The associated token program calls the token program and the System.
  expect(meta?.innerInstructions?.map(({ index }) => index)).toEqual([0]);
  expect((await rpc.getSignaturesForAddress(to).send()).map((one) => one.signature)).toEqual([
    signature,
  ]);

  for (const filter of [{ mint: mint.address }, { programId: programAddress }]) {
    const owned = await rpc
      .getTokenAccountsByOwner(recipient, filter, { encoding: 'base64' })
      .send();
    expect(owned.value.map(({ pubkey }) => pubkey)).toEqual([to]);
    const [data = ''] = owned.value[0]?.account.data ?? [];
    const decoded = getTokenDecoder().decode(getBase64Encoder().encode(data));
    expect(decoded).toMatchObject({ mint: mint.address, owner: recipient, amount: 1_250_000n });
  }
});

test('a memo is in the logs, in the instruction and beside the signature', async () => {
  const memo = 'SIP:2:né';
  const reference = await newAddress();
  const transfer = transferSol(await newAddress(), 1_000_000n);
  const accounts = [...transfer.accounts, { address: reference, role: AccountRole.READONLY }];
  const signature = await send([
    { ...transfer, accounts },
    getAddMemoInstruction({ memo }, { programAddress: LEGACY_MEMO_PROGRAM_ADDRESS_V3 }),
  ]);
  // A reference that no instruction reads or writes leads to the transaction all the same.
  expect(await rpc.getSignaturesForAddress(reference).send()).toMatchObject([
    { signature, memo: '[9] SIP:2:né' },
  ]);
  const { meta } = await read(signature);
  expect(meta?.logMessages?.join('\n')).toContain('Program log: SIP:2:né');
});

test('accounts of a lookup table are loaded, told and lead to the transaction', async () => {
  const recipient = await newAddress();
  const table = await createLookupTable([recipient]);
  const plain = await compose([transferSol(recipient, 1_000_000n)]);
  const message = compressTransactionMessageUsingAddressLookupTables(plain, {
    [table]: [recipient],
  });
  const transaction = await signTransactionMessageWithSigners(message);
  const { staticAccounts } = getCompiledTransactionMessageDecoder().decode(
    transaction.messageBytes,
  );
  expect(staticAccounts).not.toContain(recipient);
  const signature = await submit(getBase64EncodedWireTransaction(transaction));
  const { meta } = await read(signature);
  expect(meta).toMatchObject({
    err: null,
    loadedAddresses: { writable: [recipient], readonly: [] },
  });
  expect(meta?.postBalances.at(-1)).toBe(1_000_000n);
  expect(await rpc.getSignaturesForAddress(recipient).send()).toMatchObject([{ signature }]);
});

const lookupTableProgram = address('AddressLookupTab1e1111111111111111111111111');

/** @see https://github.com/solana-program/address-lookup-table/blob/main/interface/src/instruction.rs */
const createLookupTable = async (addresses: (typeof wallet.address)[]) => {
  const recentSlot = (await rpc.getSlot().send()) - 1n;
  const slotBytes = getU64Encoder().encode(recentSlot);
  const seeds = [getAddressEncoder().encode(wallet.address), slotBytes];
  const [table, bump] = await getProgramDerivedAddress({
    programAddress: lookupTableProgram,
    seeds,
  });
  const accounts = [
    { address: table, role: AccountRole.WRITABLE },
    { address: wallet.address, role: AccountRole.READONLY_SIGNER },
    { address: wallet.address, role: AccountRole.WRITABLE_SIGNER },
    { address: address('11111111111111111111111111111111'), role: AccountRole.READONLY },
  ];
  const instruct = (...data: number[]): Instruction => ({
    programAddress: lookupTableProgram,
    accounts,
    data: Uint8Array.from(data),
  });
  const entries = addresses.flatMap((one) => [...getAddressEncoder().encode(one)]);
  await send([instruct(0, 0, 0, 0, ...slotBytes, bump)]);
  await send([instruct(2, 0, 0, 0, ...getU64Encoder().encode(addresses.length), ...entries)]);
  return table;
};
