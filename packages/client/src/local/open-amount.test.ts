import { randomBytes } from 'node:crypto';
import {
  createCommitment,
  decodeHex,
  encodeHex,
  encryptOpening,
  generatePrivateKey,
  sipScheme,
} from '@sipher/core';
import { expect, test } from 'vitest';
import { generateKeys } from './generate-keys.ts';
import { openAmount } from './open-amount.ts';

/** A payment of 42 that commits to `committed`, as its payer announces it. */
const pay = (committed = 42n) => {
  const keys = generateKeys({ chain: 'solana' });
  const scheme = sipScheme();
  const metaAddress = scheme.decodeMetaAddress(keys.encodedMetaAddress);
  const { sharedPoint: secret, ephemeralPublicKey } = scheme.derive(
    metaAddress,
    generatePrivateKey('ed25519', randomBytes),
  );
  const opening = { value: 42n, blindingFactor: Uint8Array.from(randomBytes(32)).fill(0, 0, 1) };
  const { commitment } = createCommitment({ ...opening, value: committed });
  const { ciphertext, nonce } = encryptOpening(opening, { commitment, secret }, randomBytes);
  const encrypted = { ciphertext: encodeHex(ciphertext), nonce: encodeHex(nonce) };
  return {
    request: {
      commitment: encodeHex(commitment),
      opening: encrypted,
      ephemeralPublicKey: encodeHex(ephemeralPublicKey),
      viewingPrivateKey: keys.viewingPrivateKey,
      chain: 'solana',
    } as const,
    blindingFactor: encodeHex(opening.blindingFactor),
  };
};

test('the recipient opens the amount, from keys in text or in bytes', () => {
  const { request, blindingFactor } = pay();
  expect(openAmount(request)).toEqual({ amount: '42', blindingFactor });
  const field = { field: 'viewingPrivateKey', lengthBytes: 32 };
  const viewingPrivateKey = decodeHex(request.viewingPrivateKey, field);
  expect(openAmount({ ...request, viewingPrivateKey }).amount).toBe('42');
});

test('an opening that lies about its commitment is refused', () => {
  const { request } = pay(41n);
  expect(() => openAmount(request)).toThrow('commitment: expected one that its opening opens');
});

test('nobody else opens it', () => {
  const { viewingPrivateKey } = generateKeys({ chain: 'solana' });
  const act = () => openAmount({ ...pay().request, viewingPrivateKey });
  expect(act).toThrow(expect.objectContaining({ name: 'DecryptionError' }));
});

test.each(['ciphertext', 'nonce'] as const)('a %s that is no hex is named', (field) => {
  const { request } = pay();
  const act = () => openAmount({ ...request, opening: { ...request.opening, [field]: '0xz' } });
  expect(act).toThrow(new RegExp(`^${field}: `));
});
