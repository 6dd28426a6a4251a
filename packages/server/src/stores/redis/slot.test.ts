import { expect, test } from 'vitest';
import { deriveSlot } from './slot.ts';

test('a slot is as the Cluster specification has it', () => {
  // Its reference value: the CRC of 123456789 is 0x31c3.
  expect(deriveSlot('123456789')).toBe(0x31c3 % 16_384);
  // As `CLUSTER KEYSLOT` answers.
  expect(deriveSlot('foo')).toBe(12_182);
  expect(deriveSlot('')).toBe(0);
});
