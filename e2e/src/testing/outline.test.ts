import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { outlineOf } from './outline.ts';

const hexOf = (length: number) => randomBytes(length).toString('hex');

test('answers that differ in randomness alone have one outline', () => {
  const make = () => ({
    key: `0x${hexOf(32)}`,
    point: `0x${hexOf(33)}`,
    id: `sess_${hexOf(32)}`,
    near: hexOf(32),
    text: `sip:near:0x${hexOf(32)}:0x${hexOf(32)}`,
    // As in a transaction: zeros, which are As in base64, between random bytes.
    transaction: Buffer.concat([
      Buffer.alloc(65),
      randomBytes(60),
      Buffer.alloc(32),
      randomBytes(60),
    ]).toString('base64'),
  });
  const outlines = Array.from({ length: 2_000 }, () => JSON.stringify(outlineOf(make())));
  expect([...new Set(outlines)]).toEqual([
    JSON.stringify({
      key: '0x<64>',
      point: '0x<66>',
      id: 'sess_<64>',
      near: '<64>',
      text: 'sip:near:0x<64>:0x<64>',
      transaction: '<text>',
    }),
  ]);
});
