import { randomBytes } from 'node:crypto';
import {
  AccountRole,
  type Address,
  getAddressDecoder,
  getBase64Encoder,
  getTransactionDecoder,
  type Instruction,
  type KeyPairSigner,
} from '@solana/kit';
import { TOKEN_2022_PROGRAM_ADDRESS, TOKEN_PROGRAM_ADDRESS } from '@solana-program/token-2022';
import { beforeAll, describe, expect, test } from 'vitest';
import { generateBlindingFactor } from '../../commitment/blinding-factor.ts';
import { createCommitment, verifyCommitment } from '../../commitment/commitment.ts';
import { decryptOpening, encryptOpening } from '../../commitment/encrypt-opening.ts';
import { sipScheme } from '../../stealth/sip.ts';
import { sipVectors } from '../../testing/vectors.ts';
import { TransactionTooLargeError } from '../transaction-too-large-error.ts';
import type { CommitmentNote, Payment } from '../transfers.ts';
import { parseCommitmentNote } from './commitment-note.ts';
import { parseSolanaAnnouncement } from './solana-announcement.ts';
import { computeUnitLimit } from './solana-compute-units.ts';
import type { SolanaTerms } from './solana-terms.ts';
import { rentExemptLamports, solanaTransfers } from './solana-transfers.ts';
import { createMint, mintTokens, type TestToken, tokenBalance } from './testing/create-token.ts';
import { type Executed, openSolanaVm } from './testing/open-solana-vm.ts';

const memoProgram = 'MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr';
const announcer = '3wMAa5MH8dehJ1vqyHuGdPpKp8seLPv5CyibDCgE1Jwj';

const vm = openSolanaVm();
const scheme = sipScheme();
const recipient = sipVectors.find(({ keys }) => keys.chain === 'solana');
if (recipient === undefined) throw new Error('vectors: none on solana');

/** A commitment to a value, and its opening encrypted to the recipient. */
const noteOf = ({ stealthAddress }: Payment, value: bigint): CommitmentNote => {
  const opening = { value, blindingFactor: generateBlindingFactor(randomBytes) };
  const { commitment } = createCommitment(opening);
  const context = { commitment, secret: stealthAddress.sharedPoint };
  return { commitment, ...encryptOpening(opening, context, randomBytes) };
};

let sender: KeyPairSigner;
let sponsor: KeyPairSigner;
const tokens = new Map<string, TestToken>();

beforeAll(async () => {
  sender = await vm.generateWallet();
  sponsor = await vm.generateWallet();
  for (const program of [TOKEN_PROGRAM_ADDRESS, TOKEN_2022_PROGRAM_ADDRESS]) {
    const token = await createMint(vm, sender, { program });
    await mintTokens(vm, sender, { token, amount: 1_000_000n });
    tokens.set(program, token);
  }
});

type Kind = { readonly name: string; readonly program: string | null };
const kinds: readonly Kind[] = [
  { name: 'SOL', program: null },
  { name: 'an SPL token', program: TOKEN_PROGRAM_ADDRESS },
  { name: 'a Token-2022 token', program: TOKEN_2022_PROGRAM_ADDRESS },
];

const paymentOf = ({ program }: Kind): { payment: Payment; terms: SolanaTerms } => {
  const token = (program === null ? null : tokens.get(program)) ?? null;
  return {
    payment: {
      chain: 'solana',
      sender: sender.address,
      schemeId: 'sip',
      stealthAddress: scheme.derive(recipient.metaAddress, Uint8Array.from(randomBytes(32))),
      amount: token === null ? 1_000_000_000n : 125n,
      token: token?.mint ?? null,
      note: null,
    },
    terms: { recentBlockhash: vm.svm.latestBlockhash(), feePayer: sender.address, token },
  };
};

const buildBase64 = async (payment: Payment, terms: SolanaTerms): Promise<string> => {
  const { chainData } = await solanaTransfers.build(payment, terms);
  if (chainData.type !== 'solana') throw new Error('built for another chain');
  return chainData.transaction;
};

const addressOf = ({ stealthAddress }: Payment): Address =>
  getAddressDecoder().decode(stealthAddress.stealthPublicKey);

const balanceOf = ({ token, ...payment }: Payment): Promise<bigint | null> | bigint | null => {
  const owner = addressOf({ ...payment, token });
  const held = [...tokens.values()].find(({ mint }) => mint === token);
  return held === undefined ? vm.svm.getBalance(owner) : tokenBalance(vm, held, owner);
};

const memosOf = ({ instructions }: Executed): string[] =>
  instructions
    .filter(({ programAddress }) => programAddress === memoProgram)
    .map(({ data }) => new TextDecoder().decode(Uint8Array.from(data ?? [])));

const memoUnitsOf = ({ logs }: Executed): number =>
  logs
    .map((line) => Number(line.match(`^Program ${memoProgram} consumed (\\d+)`)?.[1] ?? 0))
    .reduce((sum, units) => sum + units, 0);

const accountsOf = ({ accounts = [] }: Instruction) =>
  accounts.map(({ address, role }) => ({ address: String(address), role }));

describe.each(kinds)('a payment in $name', (kind) => {
  test('reaches the one-time address, and its owner finds it by its memo', async () => {
    const { payment, terms } = paymentOf(kind);
    const executed = await vm.execute(await buildBase64(payment, terms), [sender]);

    expect(await balanceOf(payment)).toBe(payment.amount);
    const [memo = '', ...others] = memosOf(executed);
    expect(others).toEqual([]);
    expect(executed.logs.join('\n')).toContain(memo);
    const announcement = parseSolanaAnnouncement(memo);
    const keys = { ...recipient.keys, ...recipient.metaAddress };
    expect(scheme.check(keys, announcement)).toBe(true);
    const { stealthPublicKey } = scheme.recover(recipient.keys, announcement);
    expect(getAddressDecoder().decode(stealthPublicKey)).toBe(addressOf(payment));
  });

  test('names the announcer once, on the transfer, and cannot write to it', async () => {
    const { payment, terms } = paymentOf(kind);
    const { instructions } = await vm.execute(await buildBase64(payment, terms), [sender]);
    const naming = instructions.filter((instruction) =>
      accountsOf(instruction).some(({ address }) => address === announcer),
    );
    expect(naming.map(({ programAddress }) => programAddress)).toEqual([
      kind.program ?? '11111111111111111111111111111111',
    ]);
    expect(naming.flatMap(accountsOf).at(-1)).toEqual({
      address: announcer,
      role: AccountRole.READONLY,
    });
  });

  test('with a sponsor costs the sender the amount alone', async () => {
    const { payment, terms } = paymentOf(kind);
    const before = vm.svm.getBalance(sender.address) ?? 0n;
    const sponsorBefore = vm.svm.getBalance(sponsor.address) ?? 0n;
    const transaction = await buildBase64(payment, { ...terms, feePayer: sponsor.address });
    await vm.execute(transaction, [sender, sponsor]);

    expect(await balanceOf(payment)).toBe(payment.amount);
    const spent = before - (vm.svm.getBalance(sender.address) ?? 0n);
    expect(spent).toBe(payment.token === null ? payment.amount : 0n);
    // Two signatures, and the rent of a token account.
    const sponsored = sponsorBefore - (vm.svm.getBalance(sponsor.address) ?? 0n);
    const rent = kind.program === null ? 0n : tokenAccountRent(kind.program);
    expect(sponsored).toBe(10_000n + rent);
  });

  test('carries a commitment that its recipient opens, and a memo of its own', async () => {
    const { payment, terms } = paymentOf(kind);
    const note = noteOf(payment, payment.amount);
    const transaction = await buildBase64({ ...payment, note }, { ...terms, memo: 'Rechnung №7' });
    const [announced = '', noted = '', ...own] = memosOf(await vm.execute(transaction, [sender]));

    expect(own).toEqual(['Rechnung №7']);
    const { commitment, nonce, ciphertext } = parseCommitmentNote(noted);
    const { ephemeralPublicKey } = parseSolanaAnnouncement(announced);
    const secret = scheme.deriveSharedPoint(recipient.keys, ephemeralPublicKey);
    const opening = decryptOpening({ nonce, ciphertext }, { commitment, secret });
    expect(opening.value).toBe(await balanceOf(payment));
    expect(verifyCommitment(commitment, opening)).toBe(true);
  });

  test('with a price pays it for a limit with room for other programs', async () => {
    const { payment, terms } = paymentOf(kind);
    const before = vm.svm.getBalance(sponsor.address) ?? 0n;
    const transaction = await buildBase64(
      { ...payment, note: noteOf(payment, solanaTransfers.maxAmount) },
      { ...terms, feePayer: sponsor.address, computeUnitPriceMicroLamports: 1_000_000n },
    );
    const executed = await vm.execute(transaction, [sender, sponsor]);

    const rent = kind.program === null ? 0n : tokenAccountRent(kind.program);
    // At a price of one lamport a unit, the fee beyond the signatures is the limit.
    const spent = before - (vm.svm.getBalance(sponsor.address) ?? 0n);
    const limit = Number(spent - 10_000n - rent);
    const units = kind.program === null ? 'native' : 'token';
    expect(limit).toBe(computeUnitLimit(units, memosOf(executed)));
    const transferUnits = executed.computeUnits - memoUnitsOf(executed);
    expect(computeUnitLimit(units, [])).toBeGreaterThan(2 * transferUnits);
    expect(transferUnits).toBeGreaterThan(400);
    expect(memoUnitsOf(executed)).toBeGreaterThan(400);
  });

  test('is unsigned: a zero signature for everyone who must sign', async () => {
    const { payment, terms } = paymentOf(kind);
    const base64 = await buildBase64(payment, { ...terms, feePayer: sponsor.address });
    const { signatures } = getTransactionDecoder().decode(getBase64Encoder().encode(base64));
    expect(signatures).toEqual({ [sponsor.address]: null, [sender.address]: null });
  });

  test('of an amount that the sender lacks fails on the chain, and moves nothing', async () => {
    const { payment, terms } = paymentOf(kind);
    const base64 = await buildBase64({ ...payment, amount: solanaTransfers.maxAmount }, terms);
    await expect(vm.execute(base64, [sender])).rejects.toThrow();
    expect((await balanceOf(payment)) ?? 0n).toBe(0n);
  });
});

/** 165 bytes; Token-2022 marks associated accounts as never changing hands, in 5 more. */
const tokenAccountRent = (program: string): bigint =>
  vm.svm.minimumBalanceForRentExemption(program === TOKEN_PROGRAM_ADDRESS ? 165n : 170n);

test('the rent of an account is what the virtual machine asks for its length', () => {
  for (const dataBytes of [0, 1, 82, 165, 170, 10_000]) {
    const asked = vm.svm.minimumBalanceForRentExemption(BigInt(dataBytes));
    expect(rentExemptLamports(dataBytes)).toBe(asked);
  }
});

test('the smallest payment in SOL to a new address is its rent', async () => {
  const { payment, terms } = paymentOf({ name: 'SOL', program: null });
  const least = { ...payment, amount: rentExemptLamports(0) };
  await vm.execute(await buildBase64(least, terms), [sender]);
  expect(await balanceOf(payment)).toBe(rentExemptLamports(0));

  const other = paymentOf({ name: 'SOL', program: null }).payment;
  const less = await buildBase64({ ...other, amount: rentExemptLamports(0) - 1n }, terms);
  await expect(vm.execute(less, [sender])).rejects.toThrow('InsufficientFundsForRent');
});

test('a transaction of 1,232 bytes runs, and a longer one is refused with its size', async () => {
  const { payment, terms } = paymentOf({ name: 'SOL', program: null });
  const sizeOf = (base64: string) => Buffer.from(base64, 'base64').length;
  const memoOf = (bytes: number) => 'a'.repeat(bytes);
  const spare = 1_232 - sizeOf(await buildBase64(payment, { ...terms, memo: memoOf(200) }));
  const longest = await buildBase64(payment, { ...terms, memo: memoOf(200 + spare) });
  expect(sizeOf(longest)).toBe(1_232);
  await vm.execute(longest, [sender]);

  for (const { bytes, message } of [
    { bytes: 201 + spare, message: /at most 1232 bytes, not of 1233/ },
    { bytes: 100_000, message: /at most 1232 bytes, not of 10\d{4}/ },
  ]) {
    const built = buildBase64(payment, { ...terms, memo: memoOf(bytes) });
    await expect(built).rejects.toThrow(TransactionTooLargeError);
    await expect(built).rejects.toThrow(message);
  }
});
