import { expect, test, vi } from 'vitest';
import { ed25519RawSigner } from './ed25519-raw-signer.ts';

// A machine that computes wrongly, as seen by the signer: nothing that it signs verifies.
vi.mock('@noble/curves/ed25519.js', async (importOriginal) => {
  const original = await importOriginal<typeof import('@noble/curves/ed25519.js')>();
  return { ...original, ed25519: { ...original.ed25519, verify: () => false } };
});

test('a signature that does not verify is not released', () => {
  const scalar = Uint8Array.from({ length: 32 }, (_, index) => (index === 0 ? 7 : 0));
  const signer = ed25519RawSigner(scalar);
  expect(() => signer.sign(new Uint8Array(3))).toThrow('signature: does not verify');
});
