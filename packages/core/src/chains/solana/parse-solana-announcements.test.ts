import { getAddressDecoder, getBase58Decoder } from '@solana/kit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sipVectors } from '../../testing/vectors.ts';
import { parseSolanaAnnouncements } from './parse-solana-announcements.ts';

// The shape that Solana documents for getTransaction: LiteSVM has no program that calls the memo
// program, so what such a call looks like is written here by hand.

const system = '11111111111111111111111111111111';
const memo = 'MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr';
const oldMemo = 'Memo1UhkJRfHyvLMcVucJwxXeuD728EqVDDwQDxFMNo';

const vectors = sipVectors.filter(({ keys }) => keys.chain === 'solana');
const announcements = vectors.map(({ announcement }) => announcement);

const textOf = ({ ephemeralPublicKey, viewTag, announcedAddress }: (typeof announcements)[0]) => {
  const [R, A] = [ephemeralPublicKey, announcedAddress].map((key) =>
    getAddressDecoder().decode(key),
  );
  return `SIP:2:${R}:${Buffer.of(viewTag).toString('hex')}:${A}`;
};

const [first = '', second = '', third = ''] = announcements.map(textOf);

const call = (programIdIndex: number, data: string | Uint8Array) => ({
  programIdIndex,
  data: getBase58Decoder().decode(Buffer.from(data)),
});

const none = { accounts: [], instructions: [], innerInstructions: [] };

test('memos of the message and of calls within it come in the order in which they ran', () => {
  const transaction = {
    accounts: [system, memo, oldMemo],
    instructions: [call(0, 'transfer'), call(1, second), call(0, 'transfer')],
    innerInstructions: [
      { index: 2, instructions: [call(0, 'x'), call(2, third)] },
      { index: 0, instructions: [call(2, first)] },
    ],
  };
  expect(parseSolanaAnnouncements(transaction)).toEqual({ announcements, malformed: 0 });
});

test('a memo program that a lookup table names is found behind the message’s accounts', () => {
  // getTransaction tells what tables added apart: the writable, then the read-only ones.
  const accounts = [...[system], ...['writable'], ...['read-only', memo]];
  const transaction = { ...none, accounts, instructions: [call(3, first), call(2, second)] };
  expect(parseSolanaAnnouncements(transaction).announcements).toEqual(announcements.slice(0, 1));
});

test('the same text in an instruction of another program announces nothing', () => {
  const transaction = { ...none, accounts: [system, memo], instructions: [call(0, first)] };
  expect(parseSolanaAnnouncements(transaction)).toEqual({ announcements: [], malformed: 0 });
});

test('thirty memos are thirty announcements', () => {
  const instructions = Array.from({ length: 30 }, () => call(0, first));
  const parsed = parseSolanaAnnouncements({ ...none, accounts: [memo], instructions });
  expect(parsed.announcements).toHaveLength(30);
});

test('malformed memos are counted, and keep no other from being read', () => {
  const bad = [
    `${first}x`,
    `${first}\n`,
    first.replace(/:..:/, ':zz:'),
    'SIP:2:',
    Buffer.concat([Buffer.from('SIP:2:'), Buffer.of(0xff, 0xfe, 0x80)]),
  ];
  const others = [
    '',
    'hello',
    Buffer.of(0xff, 0xff),
    `\ufeff${first}`,
    ` ${first}`,
    first.slice(1),
  ];
  const instructions = [...bad, ...others, second].map((data) => call(0, data));
  const parsed = parseSolanaAnnouncements({ ...none, accounts: [memo], instructions });
  expect(parsed).toEqual({ announcements: [announcements[1]], malformed: bad.length });
});

test('a long memo is not even decoded: base58 of 10 KiB takes long', () => {
  const instructions = Array.from({ length: 60 }, () => ({
    programIdIndex: 0,
    data: 'z'.repeat(14_000),
  }));
  const startedAtMs = performance.now();
  expect(parseSolanaAnnouncements({ ...none, accounts: [memo], instructions })).toEqual({
    announcements: [],
    malformed: 0,
  });
  expect(performance.now() - startedAtMs).toBeLessThan(200);
});

test('whatever a transaction says, reading it does not fail', () => {
  const instruction = fc.record({
    programIdIndex: fc.integer({ min: 0, max: 4 }),
    data: fc.oneof(fc.string(), fc.constantFrom(call(0, first).data, '0OIl', '')),
  });
  const transaction = fc.record({
    accounts: fc.array(fc.constantFrom(memo, oldMemo, system, '')),
    instructions: fc.array(instruction),
    innerInstructions: fc.array(
      fc.record({ index: fc.integer(), instructions: fc.array(instruction) }),
    ),
  });
  fc.assert(
    fc.property(transaction, (any) => {
      const { malformed } = parseSolanaAnnouncements(any);
      expect(malformed).toBeGreaterThanOrEqual(0);
    }),
  );
});
