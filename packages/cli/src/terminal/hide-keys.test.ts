import { expect, test } from 'vitest';
import { hideKeys, showName } from './hide-keys.ts';

const apiKey = `sph_${'a'.repeat(12)}_${'b'.repeat(38)}`;
const hex = '5e'.repeat(32);
const base58 = '4fGh7Jk2Lm9N'.repeat(8).slice(0, 88);

test.each([apiKey, 'sph_short', hex, `0x${hex}`, hex.toUpperCase(), base58, base58.slice(0, 43)])(
  'the key %s is hidden, and what stands around it is not',
  (key) => {
    expect(hideKeys(key)).toBe('(not shown)');
    expect(hideKeys(`keys/${key}.lock`)).toBe('keys/(not shown).lock');
    expect(showName(key)).toBe('(not shown)');
    expect(showName(`--${key}`)).toBe('(not shown)');
    expect(showName(`-${key}`)).toBe('(not shown)');
  },
);

test.each(['.sipher/dev-key', '/home/a/keys/agent-1', `0x${'ab'.repeat(20)}`, ''])(
  '%j is no key',
  (text) => expect(hideKeys(text)).toBe(text),
);

test.each([
  ['kees', "'kees'"],
  ['--al', "'--al'"],
  ['-x', "'-x'"],
  ["--admin-kye=s3cr=e't\n1", "'--admin-kye=...'"],
  ['a passphrase of words', '(not shown)'],
  ["it's", '(not shown)'],
  ['-0', '(not shown)'],
])('%j is shown as %s', (text, shown) => expect(showName(text)).toBe(shown));
