import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeEvmMetadata, parseEvmAnnouncement } from './evm-metadata.ts';
import { evmPayment, noteOf } from './testing/evm-payments.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

// The layouts that ERC-5564 gives for the native coin and for ERC-20.
test('begins as ERC-5564 recommends', () => {
  const { payment } = evmPayment('erc5564', { amount: 258n });
  const tag = hex(Uint8Array.of(payment.stealthAddress.viewTag));
  const amount = '102'.padStart(64, '0');
  expect(hex(encodeEvmMetadata(payment))).toBe(`${tag}${'ee'.repeat(24)}${amount}`);
  const token = '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48';
  expect(hex(encodeEvmMetadata({ ...payment, token }))).toBe(
    `${tag}a9059cbb${token.slice(2).toLowerCase()}${amount}`,
  );
});

describe('the recipient reads', () => {
  const { payment } = evmPayment('sip');
  const note = noteOf(payment);
  const { viewTag } = payment.stealthAddress;

  test.each([null, '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48'])('the note, token %s', (token) => {
    const metadata = encodeEvmMetadata({ ...payment, token, note });
    expect(parseEvmAnnouncement(metadata)).toEqual({ viewTag, note });
  });

  test('the view tag alone where there is nothing else', () => {
    const expected = { viewTag, note: null };
    expect(parseEvmAnnouncement(Uint8Array.of(viewTag))).toEqual(expected);
    expect(parseEvmAnnouncement(encodeEvmMetadata(payment))).toEqual(expected);
  });

  test('no note that is cut short, or begins like no point, or follows no payment', () => {
    const metadata = encodeEvmMetadata({ ...payment, note });
    const shortest = 57 + 33 + 24 + 17;
    expect(parseEvmAnnouncement(metadata.slice(0, shortest))?.note).not.toBeNull();
    expect(parseEvmAnnouncement(metadata.slice(0, shortest - 1))?.note).toBeNull();
    for (const [index, byte] of [[57, 4] as const, [1, 0] as const]) {
      expect(parseEvmAnnouncement(metadata.with(index, byte))?.note).toBeNull();
    }
  });

  test('nothing of no bytes, and something of any others', () => {
    expect(parseEvmAnnouncement(new Uint8Array())).toBeNull();
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), (bytes) => {
        expect(parseEvmAnnouncement(bytes)?.viewTag).toBe(bytes[0]);
      }),
    );
  });
});
