import { addSolanaSignature } from '@sipher/core/transfers';
import { type Address, generateKeyPairSigner, signBytes } from '@solana/kit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createToken, type TokenProgram, tokenBalance } from '../transfers/testing/solana-token.ts';
import { openSolanaRecipient, type SolanaRecipient } from './testing/solana-recipient.ts';

/** Of a token account of 165 bytes: what the chain's own method says. */
const accountRent = 2_039_280n;

let bed: SolanaRecipient;
beforeAll(async () => {
  bed = await openSolanaRecipient();
});
afterAll(() => bed.close());

const newAddress = async () => (await generateKeyPairSigner()).address;
const createMint = (program: TokenProgram) =>
  createToken(bed.chain, bed.payer, { program, decimals: 6, amount: 500_000_000n });
const accountsOf = async (owner: string, mint: Address) => {
  const { value } = await bed.chain.rpc
    .getTokenAccountsByOwner(owner as Address, { mint }, { encoding: 'base64' })
    .send();
  return value.length;
};

describe.each<TokenProgram>(['token', 'token-2022'])('a token of the program %s', (program) => {
  let mint: Address;
  beforeAll(async () => {
    mint = await createMint(program);
  });

  test('is moved whole, and its account closed, with a sponsor for fee and rent', async () => {
    const sponsor = await bed.chain.createWallet(1_000_000_000n);
    const payment = await bed.receive({ amount: 125_000_000n, token: mint });
    const destinationAddress = await newAddress();
    const request = { ...payment, mint, destinationAddress, feePayer: sponsor.address };
    const { json } = await bed.claim(request);
    expect(json.data).toMatchObject({
      status: 'awaiting-sponsor',
      amount: '125000000',
      fee: '10000',
      accountClosed: true,
      rentReturnedTo: sponsor.address,
    });
    const signed = await addSolanaSignature(json.data.transaction, {
      publicKeyBase58: sponsor.address,
      sign: (message) => signBytes(sponsor.keyPair.privateKey, message),
    });
    const { computeUnits } = await bed.chain.execute(signed, []);
    // The limit under a priority fee is at least twice as much.
    expect(computeUnits).toBeLessThan(55_000);
    expect(await tokenBalance(bed.chain, destinationAddress, mint)).toBe(125_000_000n);
    expect(await accountsOf(payment.stealthAddress, mint)).toBe(0);
    expect(await bed.balanceOf(payment.stealthAddress)).toBe(0n);
    // The account that the sponsor opened has cost it what the closed one gave back.
    expect(await bed.balanceOf(sponsor.address)).toBe(1_000_000_000n - 10_000n);
  });

  test('goes to an account that is there already, whose holder gets the rent and the SOL', async () => {
    const holder = await bed.chain.createWallet(1_000_000_000n);
    const first = await bed.receive({ amount: 1n, token: mint });
    const sponsor = await bed.chain.createWallet(1_000_000_000n);
    const request = { mint, destinationAddress: holder.address, feePayer: sponsor.address };
    const opened = await bed.claim({ ...first, ...request });
    await signAndSend(opened.json.data.transaction, sponsor);
    const payment = await bed.receive({ amount: 2n, token: mint });
    await bed.chain.fund(payment.stealthAddress, 1_000_000n);
    const { json } = await bed.claim({ ...payment, ...request });
    expect(json.data).toMatchObject({ rentReturnedTo: holder.address, nativeAmount: '1000000' });
    await signAndSend(json.data.transaction, sponsor);
    expect(await tokenBalance(bed.chain, holder.address, mint)).toBe(3n);
    const gained = (await bed.balanceOf(holder.address)) - 1_000_000_000n;
    expect(gained - 1_000_000n).toBeGreaterThanOrEqual(accountRent);
    expect(await bed.balanceOf(payment.stealthAddress)).toBe(0n);
  });

  const signAndSend = async (
    transaction: string,
    wallet: Awaited<ReturnType<typeof bed.chain.createWallet>>,
  ) => {
    const signed = await addSolanaSignature(transaction, {
      publicKeyBase58: wallet.address,
      sign: (message) => signBytes(wallet.keyPair.privateKey, message),
    });
    await bed.chain.execute(signed, []);
  };

  test('is paid for by the SOL of the one-time address, where it has enough', async () => {
    const payment = await bed.receive({ amount: 125n, token: mint });
    await bed.chain.fund(payment.stealthAddress, 10_000_000n);
    const destinationAddress = await newAddress();
    const request = { ...payment, mint, destinationAddress, broadcast: true };
    const { json } = await bed.claim(request);
    expect(json.data).toMatchObject({ status: 'confirmed', fee: '5000' });
    expect(await tokenBalance(bed.chain, destinationAddress, mint)).toBe(125n);
    expect(await bed.balanceOf(payment.stealthAddress)).toBe(0n);
    const again = await bed.claim(request);
    expect(again.json.error.code).toBe('NOTHING_TO_CLAIM');
  });

  test('without SOL and sponsor it is refused, and the refusal says whom to name', async () => {
    const payment = await bed.receive({ amount: 125n, token: mint });
    const request = { ...payment, mint, destinationAddress: await newAddress() };
    const { status, json } = await bed.claim(request);
    expect([status, json.error.code]).toEqual([422, 'INSUFFICIENT_FUNDS']);
    expect(json.error.message).toContain('feePayer');
  });

  test('does not go to an account of a program, which nobody could move it from', async () => {
    const payment = await bed.receive({ amount: 125n, token: mint });
    const other = await createMint(program);
    for (const destinationAddress of [mint, other]) {
      const sponsored = { ...payment, mint, destinationAddress, feePayer: bed.payer.address };
      const { json } = await bed.claim(sponsored);
      expect(json.error.details.issues[0].path).toBe('destinationAddress');
    }
  });

  test('of a part the account stays open', async () => {
    const payment = await bed.receive({ amount: 125n, token: mint });
    await bed.chain.fund(payment.stealthAddress, 10_000_000n);
    const request = { ...payment, mint, destinationAddress: await newAddress(), amount: '25' };
    const { json } = await bed.claim({ ...request, broadcast: true });
    expect(json.data).toMatchObject({ status: 'confirmed', accountClosed: false, amount: '25' });
    expect(await tokenBalance(bed.chain, payment.stealthAddress as Address, mint)).toBe(100n);
  });

  test('is built offline where the request says all', async () => {
    const sponsor = await bed.chain.createWallet(1_000_000_000n);
    const payment = await bed.receive({ amount: 125n, token: mint });
    const account = await bed.chain.rpc.getAccountInfo(mint, { encoding: 'base64' }).send();
    const { value } = await bed.chain.rpc.getLatestBlockhash().send();
    const destinationAddress = await newAddress();
    const { json } = await bed.claim({
      ...payment,
      mint,
      destinationAddress,
      feePayer: sponsor.address,
      recentBlockhash: value.blockhash,
      amount: '125',
      decimals: 6,
      tokenProgram: account.value?.owner,
      rpcProvider: 'triton',
    });
    await signAndSend(json.data.transaction, sponsor);
    expect(await tokenBalance(bed.chain, destinationAddress, mint)).toBe(125n);
  });
});
