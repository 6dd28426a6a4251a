import { expect, test } from 'vitest';
import { decodeHex } from './hex.ts';
import { InvalidInputError } from './invalid-input-error.ts';

test('the error names the field and what was expected', () => {
  const error = new InvalidInputError('viewTag', 'an integer from 0 to 255');
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({
    name: 'InvalidInputError',
    field: 'viewTag',
    expectation: 'an integer from 0 to 255',
    message: 'viewTag: expected an integer from 0 to 255',
  });
});

test('the refused value is not in the error', () => {
  const secret = '0xc0ffee5ec4e7';
  try {
    decodeHex(secret, { field: 'viewingPrivateKey', lengthBytes: 32 });
    expect.unreachable();
  } catch (error) {
    expect(JSON.stringify(error) + String(error)).not.toContain('c0ffee');
  }
});
