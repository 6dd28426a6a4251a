import {
  generateKeyPairSigner,
  getBase64Encoder,
  getTransactionDecoder,
  signBytes,
} from '@solana/kit';
import { expect, test } from 'vitest';
import { InvalidInputError } from '../../../invalid-input-error.ts';
import { buildSolanaClaim } from '../claims/build-solana-claim.ts';
import { addSolanaSignature, solanaTransactionId } from './solana-signatures.ts';

const [owner, sponsor, stranger] = await Promise.all([
  generateKeyPairSigner(),
  generateKeyPairSigner(),
  generateKeyPairSigner(),
]);
const claim = {
  stealthAddress: owner.address,
  destination: stranger.address,
  lamports: 1n,
  tokens: null,
};
const unsigned = await buildSolanaClaim(claim, {
  recentBlockhash: sponsor.address,
  feePayer: sponsor.address,
});
const signAs = ({ address, keyPair }: typeof owner) => ({
  publicKeyBase58: address,
  sign: (message: Uint8Array) => signBytes(keyPair.privateKey, message),
});

const refusedBy = async (act: () => Promise<unknown>) => {
  const error = await act().catch((reason: unknown) => reason);
  return error instanceof InvalidInputError ? error.field : error;
};

test('signatures come in any order, and the id is that of the fee payer', async () => {
  const first = await addSolanaSignature(unsigned, signAs(owner));
  expect(solanaTransactionId(first)).toBeNull();
  const both = await addSolanaSignature(first, signAs(sponsor));
  const other = await addSolanaSignature(
    await addSolanaSignature(unsigned, signAs(sponsor)),
    signAs(owner),
  );
  expect(both).toBe(other);
  // By kit's own reading, all are there.
  const { signatures } = getTransactionDecoder().decode(getBase64Encoder().encode(both));
  expect(Object.values(signatures).every((each) => each !== null)).toBe(true);
  expect(solanaTransactionId(both)).toMatch(/^[1-9A-HJ-NP-Za-km-z]{80,90}$/);
});

test('a signature by another key, or one over something else, is refused', async () => {
  const forged = { ...signAs(stranger), publicKeyBase58: owner.address };
  expect(await refusedBy(() => addSolanaSignature(unsigned, forged))).toBe('signature');
  const short = { publicKeyBase58: owner.address, sign: () => new Uint8Array(63) };
  expect(await refusedBy(() => addSolanaSignature(unsigned, short))).toBe('signature');
});

test('who need not sign, cannot', async () => {
  const act = () => addSolanaSignature(unsigned, signAs(stranger));
  expect(await refusedBy(act)).toBe('publicKeyBase58');
});

test.each(['', 'AAAA', 'not base64', `${unsigned}AAAA`])('%j is no transaction', async (text) => {
  expect(await refusedBy(() => addSolanaSignature(text, signAs(owner)))).toBe('transaction');
});
