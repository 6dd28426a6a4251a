import { extension, getSetTransferFeeInstruction } from '@solana-program/token-2022';
import { describe, expect, test } from 'vitest';
import { refusedField } from '../../testing/refused-field.ts';
import type { TestToken } from './testing/create-token.ts';
import { type MintKind, openTestMints } from './testing/open-test-mints.ts';

const { vm, owner, createFunded, decode, receivedOf } = await openTestMints();

const transferFee = (transferFeeBasisPoints: number, maximumFee: bigint) => {
  const fee = { epoch: 0n, maximumFee, transferFeeBasisPoints };
  return extension('TransferFeeConfig', {
    transferFeeConfigAuthority: owner.address,
    withdrawWithheldAuthority: owner.address,
    withheldAmount: 0n,
    olderTransferFee: fee,
    newerTransferFee: fee,
  });
};

const setFee =
  (transferFeeBasisPoints: number) =>
  ({ mint }: TestToken) => [
    getSetTransferFeeInstruction({
      mint,
      transferFeeConfigAuthority: owner,
      transferFeeBasisPoints,
      maximumFee: 5_000n,
    }),
  ];

test.each([
  { name: 'of nothing', fee: transferFee(0, 5_000n) },
  { name: 'of at most nothing', fee: transferFee(100, 0n) },
])('a mint with a fee $name is read, and a payment brings its whole amount', async ({ fee }) => {
  const token = await createFunded({ extensions: () => [fee] });
  expect(decode(token)).toEqual({ decimals: 6, program: token.program });
  expect(await receivedOf(token)).toBe(1_000n);
});

describe.each<MintKind & { readonly name: string; readonly received: bigint }>([
  { name: 'with a fee', extensions: () => [transferFee(100, 5_000n)], received: 990n },
  {
    name: 'with a fee that ends in two epochs',
    extensions: () => [transferFee(100, 5_000n)],
    after: setFee(0),
    received: 990n,
  },
  {
    name: 'with a fee that begins in two epochs',
    extensions: () => [transferFee(0, 5_000n)],
    after: setFee(100),
    received: 1_000n,
  },
])('a mint $name', ({ received, ...row }) => {
  test(`is refused, though 1,000 of it bring ${received} today`, async () => {
    const token = await createFunded(row);
    expect(refusedField(() => decode(token))).toBe('token');
    expect(await receivedOf(token)).toBe(received);
  });
});

describe('a mint whose fee has changed', () => {
  const pass = (epochs: bigint) => {
    const clock = vm.svm.getClock();
    clock.epoch += epochs;
    vm.svm.setClock(clock);
    vm.svm.expireBlockhash();
  };

  test('to nothing is read from the epoch on in which a payment brings its whole amount', async () => {
    const extensions = () => [transferFee(100, 5_000n)];
    const token = await createFunded({ extensions, after: setFee(0) });
    pass(1n);
    expect(refusedField(() => decode(token))).toBe('token');
    expect(await receivedOf(token)).toBe(990n);
    pass(1n);
    expect(decode(token)).toEqual({ decimals: 6, program: token.program });
    expect(await receivedOf(token)).toBe(1_000n);
  });

  test('from nothing is refused before, and after', async () => {
    const extensions = () => [transferFee(0, 5_000n)];
    const token = await createFunded({ extensions, after: setFee(100) });
    for (const received of [1_000n, 990n]) {
      expect(refusedField(() => decode(token))).toBe('token');
      expect(await receivedOf(token)).toBe(received);
      pass(2n);
    }
  });
});
