import { operations } from '@sipher/contract';
import { encodeHex, InvalidInputError, isChainId } from '@sipher/core';
import { expect, test } from 'vitest';
import erc5564 from '../../../core/vectors/erc5564-scheme1.json' with { type: 'json' };
import sip from '../../../core/vectors/sip-scheme.json' with { type: 'json' };
import { checkPayment } from './check-payment.ts';
import { deriveAddress } from './derive-address.ts';
import { generateKeys } from './generate-keys.ts';
import { recoverKey } from './recover-key.ts';

const hexBytes = (text: string) => Uint8Array.from(Buffer.from(text.slice(2), 'hex'));
const chainOf = (text: string) => {
  if (!isChainId(text)) throw new Error(`no chain: ${text}`);
  return text;
};
/** The ephemeral key of a vector, as if chance had made it. */
const chance = (privateKey: string) => () => hexBytes(privateKey);

test.each(sip.stealth.map((row, index) => [`${row.chain} ${index}`, row] as const))(
  'sip-native on %s: paid, found and recovered as the vectors say',
  (_, row) => {
    const { ephemeralPublicKey, viewTag, viewingPrivateKey, spendingPrivateKey } = row;
    const chain = chainOf(row.chain);
    const randomBytes = chance(row.ephemeralPrivateKey);
    const derived = deriveAddress({ recipientMetaAddress: row.encodedMetaAddress, randomBytes });
    const stealthAddress = { address: row.stealthPublicKey, ephemeralPublicKey, viewTag };
    expect(derived).toMatchObject({ stealthAddress, sharedSecret: row.sharedSecret, chain });
    expect(operations.stealthDerive.success.data.strict().parse(derived)).toEqual(derived);
    const spendingPublicKey = row.metaAddress.spendingKey;
    const asked = { stealthAddress, viewingPrivateKey, spendingPublicKey, chain };
    expect(checkPayment(asked)).toEqual({ isOwner: true });
    const address = { stealthAddress: row.stealthPublicKey, ephemeralPublicKey };
    const key = recoverKey({ ...address, spendingPrivateKey, viewingPrivateKey, chain });
    expect(encodeHex(key.stealthPrivateKey)).toBe(row.stealthPrivateKey);
    expect(key.stealthAddress).toBe(derived.address);
  },
);

test.each(erc5564.map((row, index) => [index, row] as const))(
  'erc5564 %i: paid, found and recovered as ScopeLift’s kit says',
  (_, row) => {
    const { ephemeralPublicKey, viewingPrivateKey, spendingPrivateKey } = row;
    const backend = 'erc5564';
    const randomBytes = chance(row.ephemeralPrivateKey);
    const derived = deriveAddress({ recipientMetaAddress: row.stealthMetaAddressURI, randomBytes });
    const viewTag = Number(row.viewTag);
    const stealthAddress = { address: row.stealthAddress, ephemeralPublicKey, viewTag };
    expect(derived).toMatchObject({ stealthAddress, address: row.stealthAddress, backend });
    const spendingPublicKey = `0x${row.stealthMetaAddressURI.slice('st:eth:0x'.length, -66)}`;
    const { chain } = derived;
    const asked = { stealthAddress, viewingPrivateKey, spendingPublicKey, chain, backend } as const;
    expect(checkPayment(asked)).toEqual({ isOwner: true });
    const address = { stealthAddress: row.stealthAddress, ephemeralPublicKey };
    const keys = { spendingPrivateKey, viewingPrivateKey, chain, backend } as const;
    const recovered = recoverKey({ ...address, ...keys });
    expect(encodeHex(recovered.stealthPrivateKey)).toBe(row.stealthPrivateKey);
  },
);

test.each(['solana', 'near', 'base'] as const)(
  'on %s the native address does as well, and keys in bytes are left as they were',
  (chain) => {
    const keys = generateKeys({ chain });
    const paid = deriveAddress({ recipientMetaAddress: keys.metaAddress });
    const spendingPrivateKey = hexBytes(keys.spendingPrivateKey);
    const viewingPrivateKey = hexBytes(keys.viewingPrivateKey);
    const { ephemeralPublicKey } = paid.stealthAddress;
    const address = { stealthAddress: paid.address, ephemeralPublicKey, chain };
    const key = recoverKey({ ...address, spendingPrivateKey, viewingPrivateKey });
    expect(encodeHex(key.stealthPublicKey)).toBe(paid.stealthPublicKey);
    expect(encodeHex(spendingPrivateKey)).toBe(keys.spendingPrivateKey);
    expect(encodeHex(viewingPrivateKey)).toBe(keys.viewingPrivateKey);
  },
);

test('the payment of another is not one’s own, and gives no key', () => {
  const [own, other] = [generateKeys({ chain: 'near' }), generateKeys({ chain: 'near' })];
  const { stealthAddress, address } = deriveAddress({ recipientMetaAddress: other.metaAddress });
  const { viewingPrivateKey, metaAddress, chain } = own;
  const spendingPublicKey = metaAddress.spendingKey;
  const asked = { stealthAddress, viewingPrivateKey, spendingPublicKey, chain };
  expect(checkPayment(asked)).toEqual({ isOwner: false });
  const { ephemeralPublicKey } = stealthAddress;
  const recover = () => recoverKey({ ...own, ephemeralPublicKey, stealthAddress: address });
  expect(recover).toThrow('announcedAddress: expected the address that the private keys lead to');
});

test.each([
  ['spendingPrivateKey', { spendingPrivateKey: '0x12' }],
  ['viewingPrivateKey', { viewingPrivateKey: new Uint8Array(31) }],
  ['ephemeralPublicKey', { ephemeralPublicKey: '0x' }],
  ['announcedAddress', { stealthAddress: 'nobody' }],
] as const)('a wrong %s is named, and not repeated', (field, change) => {
  const keys = generateKeys({ chain: 'solana' });
  const { address, stealthAddress } = deriveAddress({ recipientMetaAddress: keys.metaAddress });
  const { ephemeralPublicKey } = stealthAddress;
  const payment = { ...keys, ephemeralPublicKey, stealthAddress: address, ...change };
  expect(() => recoverKey(payment)).toThrow(InvalidInputError);
  expect(() => recoverKey(payment)).toThrow(new RegExp(`^${field}: expected (?!.*nobody)`));
});

test('a meta-address of another backend, or half of one, is refused', () => {
  const { encodedMetaAddress, metaAddress } = generateKeys({ chain: 'base' });
  const derive =
    (recipientMetaAddress: Parameters<typeof deriveAddress>[0]['recipientMetaAddress']) => () =>
      deriveAddress({ recipientMetaAddress, backend: 'erc5564' });
  expect(derive(encodedMetaAddress)).toThrow(/^metaAddress: expected st:/);
  expect(derive({ ...metaAddress, viewingKey: '0x00' })).toThrow(
    /^recipientMetaAddress.viewingKey/,
  );
});
