import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { rpcErrorCodes } from '../json-rpc/rpc-error.ts';
import { openTestSimnet } from '../testing/open-test-simnet.ts';
import { methodNames } from './run-method.ts';

const { simnet, wallet, sign, transferSol } = await openTestSimnet();
afterAll(() => simnet.close());

type Answer = { result?: unknown; error?: { code: number; message: string } };

const call = async (method: string, params: unknown) => {
  const response = await fetch(simnet.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 'x', method, params }),
  });
  return (await response.json()) as Answer; // every answer of JSON-RPC has this shape
};

const known = wallet.address;
const { signature, wire } = await sign([transferSol(known, 1n)]);
const oldWire = Buffer.from(wire, 'base64').fill(2, 0, 1).toString('base64');
const versionOne = Buffer.from(wire, 'base64').fill(129, 65, 66).toString('base64');

test.each([
  ['getAccountInfo', []],
  ['getAccountInfo', ['0']],
  ['getAccountInfo', [known, { encoding: 'jsonParsed' }]],
  ['getAccountInfo', [known, { encoding: 'base64+zstd' }]],
  ['getAccountInfo', [known, { commitment: 'max' }]],
  ['getAccountInfo', [known, {}, 1]],
  ['getMultipleAccounts', [Array(101).fill(known)]],
  ['getSignaturesForAddress', [known, { limit: 0 }]],
  ['getSignaturesForAddress', [known, { limit: 1001 }]],
  ['getSignaturesForAddress', [known, { before: known }]],
  ['getSignaturesForAddress', [known, { commitment: 'processed' }]],
  ['getTransaction', [signature, { encoding: 'jsonParsed' }]],
  ['getTransaction', [known]],
  ['getSignatureStatuses', [Array(257).fill(signature)]],
  ['getTokenAccountsByOwner', [known, {}]],
  ['getTokenAccountsByOwner', [known, { mint: known }]],
  ['getTokenAccountsByOwner', [known, { programId: known }]],
  ['getMinimumBalanceForRentExemption', [-1]],
  ['getMinimumBalanceForRentExemption', [1.5]],
  ['isBlockhashValid', ['x']],
  ['getFeeForMessage', ['AAAA']],
  ['sendTransaction', ['']],
  ['sendTransaction', ['0OIl']],
  ['sendTransaction', [`${wire}AA`, { encoding: 'base64' }]],
  ['sendTransaction', [oldWire, { encoding: 'base64' }]],
  ['sendTransaction', [versionOne, { encoding: 'base64' }]],
  ['sendTransaction', [Buffer.alloc(1233).toString('base64'), { encoding: 'base64' }]],
  [
    'simulateTransaction',
    [wire, { encoding: 'base64', sigVerify: true, replaceRecentBlockhash: true }],
  ],
  ['requestAirdrop', [known, 2 ** 53]],
  ['requestAirdrop', [known]],
])('%s refuses wrong parameters: %j', async (method, params) => {
  expect((await call(method, params)).error).toMatchObject({
    code: -32602,
    message: expect.stringMatching(/^Invalid params: ./),
  });
});

test('an airdrop under the rent of a new account fails with its reason', async () => {
  const { error } = await call('requestAirdrop', [`${'1'.repeat(31)}4`, 1]);
  expect(error).toMatchObject({ code: -32602, message: expect.stringContaining('Rent') });
});

test('an airdrop to the program that pays it out fails with its reason', async () => {
  const { error } = await call('requestAirdrop', ['1'.repeat(32), 1_000_000_000]);
  expect(error).toMatchObject({ code: -32602, message: expect.stringContaining('Writable') });
});

test('a block that is not there yet is not answered for', async () => {
  const { error } = await call('getSlot', [{ minContextSlot: 447_600_000 }]);
  expect(error?.code).toBe(-32016);
});

test('a large account is refused in base58, and its slice is not', async () => {
  const program = 'MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr';
  expect((await call('getAccountInfo', [program])).error?.code).toBe(-32600);
  const dataSlice = { offset: 1, length: 3 };
  const { result } = await call('getAccountInfo', [program, { encoding: 'base64', dataSlice }]);
  // The program is an ELF file.
  expect(result).toMatchObject({ value: { data: [btoa('ELF'), 'base64'], executable: true } });
});

test('no parameters make a method fail unforeseen', async () => {
  const text = fc.oneof(fc.string(), fc.constantFrom(known, signature, wire));
  const param = fc.oneof(text, fc.integer(), fc.jsonValue({ maxDepth: 2 }));
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...methodNames),
      fc.array(param, { maxLength: 3 }),
      async (method, params) => {
        const { error } = await call(method, params);
        expect(error?.code).not.toBe(rpcErrorCodes.internalError);
      },
    ),
    { numRuns: 300 },
  );
});

test('a length in more bytes than it needs is refused, for it would abort the VM', async () => {
  const bytes = Buffer.from(wire, 'base64');
  // The count of accounts: behind one signature, the version and the three counts of the header.
  const countAt = 1 + 64 + 1 + 3;
  const longer = Buffer.from([(bytes[countAt] ?? 0) | 0x80, 0]);
  const text = Buffer.concat([bytes.subarray(0, countAt), longer, bytes.subarray(countAt + 1)]);
  const params = [text.toString('base64'), { encoding: 'base64' }];
  for (const method of ['sendTransaction', 'simulateTransaction']) {
    const { error } = await call(method, params);
    expect(error).toMatchObject({ code: -32602, message: expect.stringContaining('deserialize') });
  }
});

test('no transaction of damaged bytes makes the VM fail unforeseen', async () => {
  const bytes = Uint8Array.from(Buffer.from(wire, 'base64'));
  const damage = fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 }));
  const options = [{ skipPreflight: true }, {}];
  await fc.assert(
    fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 4 }), async (damages) => {
      const damaged = bytes.slice();
      // Not the signature: whatever is behind it would never be reached.
      for (const [at, value] of damages) damaged[at < 65 ? 0 : at] = at < 65 ? 1 : value;
      const text = Buffer.from(damaged).toString('base64');
      for (const option of options) {
        const { error } = await call('sendTransaction', [text, { encoding: 'base64', ...option }]);
        expect(error?.code).not.toBe(rpcErrorCodes.internalError);
      }
      const { error } = await call('simulateTransaction', [
        text,
        { encoding: 'base64', replaceRecentBlockhash: true },
      ]);
      expect(error?.code).not.toBe(rpcErrorCodes.internalError);
    }),
    { numRuns: 200 },
  );
});
