import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { openSealed, seal } from './seal.ts';

const fromHex = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));

test('is AES-256-GCM as the GCM specification has it', () => {
  // McGrew and Viega, "The Galois/Counter Mode of Operation", test case 16, whose associated data
  // is no text; so the associated data is empty here: test case 15.
  const key = fromHex('feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308');
  const nonce = fromHex('cafebabefacedbaddecaf888');
  const plain = fromHex(
    'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255',
  );
  const expected =
    'cafebabefacedbaddecaf888522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015adb094dac5d93471bdec1a502270e3cc6c';
  const sealed = seal(plain, { key, associatedData: '' }, () => nonce);
  expect(Buffer.from(sealed, 'base64').toString('hex')).toBe(expected);
  expect(Buffer.from(openSealed(sealed, { key, associatedData: '' }))).toEqual(Buffer.from(plain));
});

test('opens nowhere else: not with another key, another owner, or a bit changed', () => {
  const key = new Uint8Array(32).fill(1);
  const sealed = seal(Buffer.from('secret'), { key, associatedData: 'a/b/c' }, randomBytes);
  expect(() => openSealed(sealed, { key, associatedData: 'a/b/d' })).toThrow();
  const other = new Uint8Array(32).fill(2);
  expect(() => openSealed(sealed, { key: other, associatedData: 'a/b/c' })).toThrow();
  const bytes = Buffer.from(sealed, 'base64');
  for (let at = 0; at < bytes.length; at += 1) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    const text = changed.toString('base64');
    expect(() => openSealed(text, { key, associatedData: 'a/b/c' })).toThrow();
  }
  for (const length of [0, 11, 12, 27]) {
    const cut = bytes.subarray(0, length).toString('base64');
    expect(() => openSealed(cut, { key, associatedData: 'a/b/c' })).toThrow();
  }
});
