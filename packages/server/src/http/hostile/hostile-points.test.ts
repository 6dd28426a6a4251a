import { type ChainId, encodeHex } from '@sipher/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
// What no curve has for a point is written down once, where the engines are tested.
import { curveFacts } from '../../../../core/src/testing/curve-facts.ts';
import { erc5564Vectors, sipVectors } from '../../../../core/src/testing/vectors.ts';
import { expectRefusal, issuePaths } from '../../testing/expect-refusal.ts';
import { openTestApp, type TestApp } from '../../testing/open-test-app.ts';

let server: TestApp;
let key: string;
beforeAll(async () => {
  server = await openTestApp();
  key = await server.createKey('free');
});
afterAll(() => server.close());

const post = (operation: 'derive' | 'check', payload: object) =>
  server.app.inject({
    method: 'POST',
    url: `/v1/stealth/${operation}`,
    headers: { 'x-api-key': key },
    payload,
  });

const vectorOn = (chain: ChainId) => {
  const found = sipVectors.find(({ metaAddress }) => metaAddress.chain === chain);
  if (found === undefined) throw new Error(`no vector on ${chain}`);
  return found;
};

const metaAddressOn = (chain: ChainId) => {
  const { spendingPublicKey, viewingPublicKey } = vectorOn(chain).metaAddress;
  return {
    spendingKey: encodeHex(spendingPublicKey),
    viewingKey: encodeHex(viewingPublicKey),
    chain,
  };
};

const checkOn = (chain: ChainId) => {
  const { keys, metaAddress, announcement, announcedAddressText } = vectorOn(chain);
  return {
    stealthAddress: {
      address: announcedAddressText,
      ephemeralPublicKey: encodeHex(announcement.ephemeralPublicKey),
      viewTag: announcement.viewTag,
    },
    viewingPrivateKey: encodeHex(keys.viewingPrivateKey),
    spendingPublicKey: encodeHex(metaAddress.spendingPublicKey),
    chain,
  };
};

const cases = (['solana', 'ethereum'] as const).flatMap((chain) => {
  const curve = chain === 'solana' ? 'ed25519' : 'secp256k1';
  return curveFacts[curve].badPoints.map(
    ([name, bytes]) => [`${curve}: ${name}`, chain, encodeHex(bytes)] as const,
  );
});

describe('what is no point is 400 and names the field', () => {
  test.each(cases)('%s, in a meta-address', async (_, chain, bad) => {
    for (const field of ['spendingKey', 'viewingKey'] as const) {
      const recipientMetaAddress = { ...metaAddressOn(chain), [field]: bad };
      const refusal = expectRefusal(
        await post('derive', { recipientMetaAddress }),
        'VALIDATION_ERROR',
      );
      expect(issuePaths(refusal)).toEqual([`recipientMetaAddress.${field}`]);
    }
  });

  test.each(cases)('%s, in a payment to check', async (_, chain, bad) => {
    const valid = checkOn(chain);
    const spending = await post('check', { ...valid, spendingPublicKey: bad });
    expect(issuePaths(expectRefusal(spending, 'VALIDATION_ERROR'))).toEqual(['spendingPublicKey']);
    const stealthAddress = { ...valid.stealthAddress, ephemeralPublicKey: bad };
    const ephemeral = await post('check', { ...valid, stealthAddress });
    expect(issuePaths(expectRefusal(ephemeral, 'VALIDATION_ERROR'))).toEqual([
      'stealthAddress.ephemeralPublicKey',
    ]);
  });

  test('a bad key is refused whatever the view tag says', async () => {
    const valid = checkOn('solana');
    const stealthAddress = {
      ...valid.stealthAddress,
      viewTag: (valid.stealthAddress.viewTag + 1) % 256,
    };
    const spendingPublicKey = `0x${'00'.repeat(32)}`;
    const answer = await post('check', { ...valid, stealthAddress, spendingPublicKey });
    expect(issuePaths(expectRefusal(answer, 'VALIDATION_ERROR'))).toEqual(['spendingPublicKey']);
  });

  test.each([
    ['0', 0n],
    ['the group order', curveFacts.secp256k1.order],
    ['2^256 - 1', 2n ** 256n - 1n],
  ])('%s is no viewing private key on secp256k1', async (_, integer) => {
    const viewingPrivateKey = encodeHex(curveFacts.secp256k1.scalarBytes(integer));
    const answer = await post('check', { ...checkOn('ethereum'), viewingPrivateKey });
    expect(issuePaths(expectRefusal(answer, 'VALIDATION_ERROR'))).toEqual(['viewingPrivateKey']);
  });
});

describe('addresses', () => {
  const [vector] = erc5564Vectors;
  if (vector === undefined) throw new Error('no vector of ERC-5564');
  const checkErc5564 = (address: string, backend = 'erc5564') =>
    post('check', {
      stealthAddress: {
        address,
        ephemeralPublicKey: encodeHex(vector.announcement.ephemeralPublicKey),
        viewTag: vector.announcement.viewTag,
      },
      viewingPrivateKey: encodeHex(vector.keys.viewingPrivateKey),
      spendingPublicKey: encodeHex(vector.metaAddress.spendingPublicKey),
      chain: 'ethereum',
      backend,
    });
  const right = vector.announcedAddressText;

  test('an erc5564 address is found with its checksum and without one', async () => {
    for (const address of [right, right.toLowerCase(), `0x${right.slice(2).toUpperCase()}`]) {
      const answer = await checkErc5564(address);
      expect([answer.statusCode, answer.json().data]).toEqual([200, { isOwner: true }]);
    }
  });

  const swapCase = (text: string) =>
    text === text.toLowerCase() ? text.toUpperCase() : text.toLowerCase();
  const letterAt = right.slice(2).search(/[a-f]/i) + 2;
  test.each([
    [
      'with one letter in the other case',
      right.slice(0, letterAt) + swapCase(right.charAt(letterAt)) + right.slice(letterAt + 1),
    ],
    ['with all letters in the other case', `0x${[...right.slice(2)].map(swapCase).join('')}`],
    ['of 32 bytes', `0x${'11'.repeat(32)}`],
    ['of 33 bytes', `0x02${'11'.repeat(32)}`],
    ['of 19 bytes', right.slice(0, -2)],
    ['without 0x', right.slice(2)],
    ['with an upper-case 0X', right.replace('0x', '0X')],
  ])('an erc5564 address %s is 400 and names the field', async (_, address) => {
    const refusal = expectRefusal(await checkErc5564(address), 'VALIDATION_ERROR');
    expect(issuePaths(refusal)).toEqual(['stealthAddress.address']);
  });

  test('an erc5564 address under sip-native is somebody else’s', async () => {
    const answer = await checkErc5564(right, 'sip-native');
    expect(answer.statusCode).toBe(200);
    expect(answer.json().data).toEqual({ isOwner: false });
  });

  test.each(['solana', 'near', 'bitcoin', 'sei'] as const)(
    'erc5564 does not serve %s: 400',
    async (chain) => {
      const recipientMetaAddress = metaAddressOn(chain);
      const refusal = expectRefusal(
        await post('derive', { recipientMetaAddress, backend: 'erc5564' }),
        'VALIDATION_ERROR',
      );
      expect(issuePaths(refusal)).toEqual(['backend']);
    },
  );

  test('keys of one curve on a chain of the other are 400 and name the key', async () => {
    const mixed = { ...metaAddressOn('solana'), chain: 'ethereum' };
    const refusal = expectRefusal(
      await post('derive', { recipientMetaAddress: mixed }),
      'VALIDATION_ERROR',
    );
    expect(issuePaths(refusal)).toEqual(['recipientMetaAddress.spendingKey']);
  });
});
