import { type Address, getAddressDecoder } from '@solana/kit';
import {
  AccountState,
  extension,
  getPauseInstruction,
  getThawAccountInstruction,
  TOKEN_2022_PROGRAM_ADDRESS,
  TOKEN_PROGRAM_ADDRESS,
} from '@solana-program/token-2022';
import { beforeAll, describe, expect, test } from 'vitest';
import { refusedField } from '../../testing/refused-field.ts';
import { decodeMint } from './solana-mint.ts';
import { createMint, mintTokens, type TestToken } from './testing/create-token.ts';
import { type MintKind, openTestMints } from './testing/open-test-mints.ts';

const { vm, owner, createFunded, dataOf, decode, receivedOf } = await openTestMints();

type Case = MintKind & { readonly name: string };

const confidential = () =>
  extension('ConfidentialTransferMint', {
    authority: owner.address,
    autoApproveNewAccounts: true,
    auditorElgamalPubkey: null,
  });
const noProgram = getAddressDecoder().decode(new Uint8Array(32));
const hook = (programId: Address) =>
  extension('TransferHook', { authority: owner.address, programId });
const pausable = () => extension('PausableConfig', { authority: owner.address, paused: false });

describe.each<Case>([
  { name: 'without extensions', extensions: () => [] },
  { name: 'with a hook of no program', extensions: () => [hook(noProgram)] },
  { name: 'that can be paused, and is not', extensions: () => [pausable()] },
  {
    name: 'whose new accounts are not frozen',
    extensions: () => [extension('DefaultAccountState', { state: AccountState.Initialized })],
  },
  {
    name: 'with a permanent delegate',
    extensions: () => [extension('PermanentDelegate', { delegate: owner.address })],
  },
  {
    name: 'with metadata in itself',
    extensions: () => [
      extension('MetadataPointer', { authority: owner.address, metadataAddress: null }),
      extension('TokenMetadata', {
        updateAuthority: owner.address,
        mint: owner.address,
        name: 'A dollar of some sort',
        symbol: 'DOS',
        uri: 'https://example.com/dollar.json',
        additionalMetadata: new Map(),
      }),
    ],
  },
  {
    name: 'with what shows or closes it otherwise',
    extensions: () => [
      extension('MintCloseAuthority', { closeAuthority: owner.address }),
      extension('InterestBearingConfig', {
        rateAuthority: owner.address,
        initializationTimestamp: 0n,
        preUpdateAverageRate: 0,
        lastUpdateTimestamp: 0n,
        currentRate: 500,
      }),
      confidential(),
    ],
  },
])('a mint $name', (row) => {
  test('is read, and a payment brings its whole amount', async () => {
    const token = await createFunded(row);
    expect(decode(token)).toEqual({ decimals: 6, program: TOKEN_2022_PROGRAM_ADDRESS });
    expect(await receivedOf(token)).toBe(1_000n);
  });
});

describe.each<Case>([
  { name: 'that cannot be transferred', extensions: () => [extension('NonTransferable', {})] },
  { name: 'with a hook', extensions: () => [hook(TOKEN_PROGRAM_ADDRESS)] },
  {
    name: 'that is paused',
    extensions: () => [pausable()],
    after: ({ mint }) => [getPauseInstruction({ mint, authority: owner })],
  },
  {
    name: 'whose new accounts are frozen',
    extensions: () => [extension('DefaultAccountState', { state: AccountState.Frozen })],
    before: ({ mint }, account) => [
      getThawAccountInstruction(
        { mint, account, owner },
        { programAddress: TOKEN_2022_PROGRAM_ADDRESS },
      ),
    ],
  },
])('a mint $name', (row) => {
  test('is refused, for a payment fails on the chain', async () => {
    const token = await createFunded(row);
    expect(refusedField(() => decode(token))).toBe('token');
    await expect(receivedOf(token)).rejects.toThrow(/InstructionError/);
  });
});

test('a mint whose supply is confidential is refused: nobody has a public balance', async () => {
  const token = await createMint(vm, owner, {
    program: TOKEN_2022_PROGRAM_ADDRESS,
    extensions: [
      confidential(),
      extension('ConfidentialMintBurn', {
        confidentialSupply: new Uint8Array(64),
        decryptableSupply: new Uint8Array(36),
        supplyElgamalPubkey: getAddressDecoder().decode(new Uint8Array(32).fill(9)),
        pendingBurn: new Uint8Array(64),
      }),
    ],
  });
  expect(refusedField(() => decode(token))).toBe('token');
  await expect(mintTokens(vm, owner, { token, amount: 1n })).rejects.toThrow();
});

describe('what is no mint', () => {
  let spl: TestToken;
  let token2022: TestToken;
  beforeAll(async () => {
    spl = await createMint(vm, owner, { program: TOKEN_PROGRAM_ADDRESS });
    token2022 = await createFunded({ extensions: () => [pausable()] });
  });
  const refused = (data: Uint8Array, program: string) =>
    refusedField(() => decodeMint(data, program, 0n));

  test('an account of any other program', () => {
    expect(refused(dataOf(spl.mint), spl.program)).toBeUndefined();
    for (const program of ['', noProgram, owner.address, TOKEN_PROGRAM_ADDRESS.toLowerCase()]) {
      expect(refused(dataOf(spl.mint), program)).toBe('token');
    }
  });

  test('data of another length, or not initialised', () => {
    for (const program of [TOKEN_PROGRAM_ADDRESS, TOKEN_2022_PROGRAM_ADDRESS]) {
      for (const length of [0, 1, 81, 83, 165, 166, 170, 355]) {
        expect(refused(new Uint8Array(length), program)).toBe('token');
      }
      expect(refused(new Uint8Array(82), program)).toBe('token');
    }
  });

  test('a mint with bytes behind it that are no extensions', () => {
    const plain = dataOf(spl.mint);
    for (const length of [83, 100, 165, 166, 200, 355]) {
      const longer = Uint8Array.of(...plain, ...new Uint8Array(length - plain.length));
      expect(refused(longer, TOKEN_2022_PROGRAM_ADDRESS)).toBe('token');
      longer[165] = 2;
      expect(refused(longer, TOKEN_2022_PROGRAM_ADDRESS)).toBe('token');
    }
  });

  test('a mint with extensions under the program that has none', () => {
    const data = dataOf(token2022.mint);
    expect(refused(data, TOKEN_2022_PROGRAM_ADDRESS)).toBeUndefined();
    expect(refused(data, TOKEN_PROGRAM_ADDRESS)).toBe('token');
  });

  test('a mint with an extension that nobody knows yet, or that is cut off', () => {
    const data = dataOf(token2022.mint).slice();
    new DataView(data.buffer).setUint16(166, 999, true);
    expect(refused(data, TOKEN_2022_PROGRAM_ADDRESS)).toBe('token');
    const cut = dataOf(token2022.mint).slice(0, -1);
    expect(refused(cut, TOKEN_2022_PROGRAM_ADDRESS)).toBe('token');
  });

  test('a mint of more than 64 KiB, before its extensions are read', () => {
    // Zeros are read as extensions of no length, four bytes each.
    const withRoom = (length: number) => {
      const data = new Uint8Array(length);
      data.set(dataOf(token2022.mint));
      return data;
    };
    expect(refused(withRoom(65_535), TOKEN_2022_PROGRAM_ADDRESS)).toBeUndefined();
    expect(refused(withRoom(65_539), TOKEN_2022_PROGRAM_ADDRESS)).toBe('token');
  });

  test('an account that holds tokens', () => {
    const accounts = [spl.program, token2022.program].flatMap((program) =>
      vm.svm
        .getProgramAccounts(program)
        .filter(({ data }) => data.length >= 165 && data[165] !== 1)
        .map(({ data }) => ({ data, program })),
    );
    expect(accounts.length).toBeGreaterThan(10);
    for (const { data, program } of accounts) {
      expect(refused(Uint8Array.from(data), program)).toBe('token');
    }
  });
});
