import fc from 'fast-check';
import { encodeAbiParameters, encodeEventTopics, parseAbi, toHex } from 'viem';
import { describe, expect, test } from 'vitest';
import { refusedField } from '../../testing/refused-field.ts';
import { erc5564Vectors } from '../../testing/vectors.ts';
import { sipEvmSchemeId } from './evm-announcer-contract.ts';
import { parseEvmAnnouncementLog } from './parse-evm-announcement-log.ts';

// Logs are written by viem, from the event as ERC-5564 declares it.
const abi = parseAbi([
  'event Announcement(uint256 indexed schemeId, address indexed stealthAddress, address indexed caller, bytes ephemeralPubKey, bytes metadata)',
]);

const logOf = (schemeId: bigint, key: Uint8Array, account: Uint8Array, metadata: Uint8Array) => ({
  topics: encodeEventTopics({
    abi,
    eventName: 'Announcement',
    args: { schemeId, stealthAddress: toHex(account), caller: toHex(account) },
  }) as string[],
  data: encodeAbiParameters([{ type: 'bytes' }, { type: 'bytes' }], [toHex(key), toHex(metadata)]),
});

const [vector] = erc5564Vectors;
const account = vector?.announcement.announcedAddress ?? new Uint8Array(20);
const key = vector?.announcement.ephemeralPublicKey ?? new Uint8Array(33);

test('a log of ERC-5564 says what was announced, in either scheme', () => {
  const announced = { ephemeralPublicKey: key, viewTag: 0x3b, announcedAddress: account };
  const metadata = Uint8Array.of(0x3b, 1, 2);
  expect(parseEvmAnnouncementLog(logOf(1n, key, account, metadata))).toEqual({
    ...announced,
    schemeId: 'erc5564',
  });
  expect(parseEvmAnnouncementLog(logOf(sipEvmSchemeId, key, account, metadata))).toEqual({
    ...announced,
    schemeId: 'sip',
  });
});

test('metadata may be of any length from one byte on', () => {
  const logged = fc.record({
    key: fc.uint8Array({ minLength: 33, maxLength: 33 }),
    account: fc.uint8Array({ minLength: 20, maxLength: 20 }),
    metadata: fc.uint8Array({ minLength: 1, maxLength: 500 }),
  });
  fc.assert(
    fc.property(logged, (given) => {
      const log = logOf(1n, given.key, given.account, given.metadata);
      expect(parseEvmAnnouncementLog(log)).toEqual({
        schemeId: 'erc5564',
        ephemeralPublicKey: given.key,
        viewTag: given.metadata[0],
        announcedAddress: given.account,
      });
    }),
  );
});

describe('what nobody here can be paid by', () => {
  const good = logOf(1n, key, account, Uint8Array.of(1));
  const cut = (length: number) => ({ ...good, data: good.data.slice(0, length) });
  test.each([
    ['another event', { ...good, topics: [`0x${'11'.repeat(32)}`, ...good.topics.slice(1)] }],
    ['another scheme', logOf(2n, key, account, Uint8Array.of(1))],
    ['a key of 32 bytes', logOf(1n, key.subarray(1), account, Uint8Array.of(1))],
    ['a key of 65 bytes', logOf(1n, new Uint8Array(65), account, Uint8Array.of(1))],
    ['no key', logOf(1n, new Uint8Array(0), account, Uint8Array.of(1))],
    ['no view tag', logOf(1n, key, account, new Uint8Array(0))],
    ['no topics', { ...good, topics: [] }],
    ['an account of 32 bytes', { ...good, topics: good.topics.with(2, `0x${'ff'.repeat(32)}`) }],
    ['no data', { ...good, data: '0x' }],
    ['data cut off in the key', cut(2 + 64 * 3 + 10)],
    ['data cut off before the view tag', cut(2 + 64 * 6)],
    ['an offset beyond all data', { ...good, data: `0x${'ff'.repeat(64)}` }],
    ['no hex', { ...good, data: good.data.replaceAll('0', 'x') }],
  ])('%s', (_name, log) => {
    expect(parseEvmAnnouncementLog(log)).toBeNull();
  });
});

test('whatever a log says, reading it does not fail', () => {
  const { topics, data } = logOf(1n, key, account, Uint8Array.of(1));
  const mutated = fc
    .tuple(fc.nat({ max: data.length - 1 }), fc.constantFrom('0', '1', 'f', 'x', ''))
    .map(([at, digit]) => data.slice(0, at) + digit + data.slice(at + 1));
  fc.assert(
    fc.property(fc.oneof(mutated, fc.string()), (text) => {
      expect(refusedField(() => parseEvmAnnouncementLog({ topics, data: text }))).toBeUndefined();
    }),
  );
});
