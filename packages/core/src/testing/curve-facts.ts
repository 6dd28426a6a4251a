import { ed25519 } from '@noble/curves/ed25519.js';
import type { CurveName } from '../curves/curve-engine.ts';
import { hexBytes } from './vectors.ts';

type NamedBytes = readonly [name: string, bytes: Uint8Array];

/** What is published of a curve, or follows from its definition. */
export type CurveFacts = Readonly<{
  /** Order of the prime-order group. */
  order: bigint;
  scalarBytes(integer: bigint): Uint8Array;
  scalarInteger(bytes: Uint8Array): bigint;
  generator: Uint8Array;
  /** Private keys with their public keys, by source. */
  keyPairs: ReadonlyArray<readonly [source: string, privateKey: string, publicKey: string]>;
  badPoints: readonly NamedBytes[];
}>;

const bigEndian = (integer: bigint, lengthBytes: number) =>
  hexBytes(integer.toString(16).padStart(2 * lengthBytes, '0'));
const littleEndian = (integer: bigint) => bigEndian(integer, 32).reverse();
const toInteger = (bytes: Uint8Array) => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);

const ed25519Prime = 2n ** 255n - 19n;
const signBit = 2n ** 255n;

// The eight points whose order divides 8, as RFC 8032 encodes them.
// Source: https://cr.yp.to/ecdh.html#validate, https://eprint.iacr.org/2020/1244.
const torsion = [
  '0100000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0000000000000000000000000000000000000000000000000000000000000080',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
].map(hexBytes);

const modInverse = (value: bigint, prime: bigint): bigint => {
  let result = 1n;
  let base = value;
  for (let exponent = prime - 2n; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * base) % prime;
    base = (base * base) % prime;
  }
  return result;
};

const ed25519Generator = littleEndian((4n * modInverse(5n, ed25519Prime)) % ed25519Prime);

const mixedOrderPoints = (): readonly NamedBytes[] => {
  const base = ed25519.Point.BASE.multiply(5n);
  return torsion
    .slice(1)
    .map((bytes, index) => [
      `5G and torsion point ${index + 1}`,
      base.add(ed25519.Point.fromBytes(bytes)).toBytes(),
    ]);
};

// Every y from p to 2^255 - 1, with both signs: RFC 8032 reduces none of them.
const unreducedPoints = (): readonly NamedBytes[] =>
  Array.from({ length: 19 }, (_, offset) => ed25519Prime + BigInt(offset)).flatMap((y) => [
    [`y = p + ${y - ed25519Prime}`, littleEndian(y)] as const,
    [`y = p + ${y - ed25519Prime}, sign 1`, littleEndian(y + signBit)] as const,
  ]);

const wrongLengths = (generator: Uint8Array): readonly NamedBytes[] => [
  ['no bytes', new Uint8Array(0)],
  ['one byte less', generator.subarray(0, -1)],
  ['one byte more', Uint8Array.from([...generator, 0])],
  ['one byte', new Uint8Array(1)],
  ['twice the length', Uint8Array.from([...generator, ...generator])],
];

const secp256k1Prime = 2n ** 256n - 2n ** 32n - 977n;
const secp256k1Generator = hexBytes(
  '0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798',
);
/** The generator as SEC 2, 2.4.1 gives it uncompressed. */
export const secp256k1Uncompressed = hexBytes(
  '0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798' +
    '483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8',
);
const compressed = (prefix: number, x: bigint) => Uint8Array.from([prefix, ...bigEndian(x, 32)]);

export const curveFacts: Readonly<Record<CurveName, CurveFacts>> = {
  ed25519: {
    order: 2n ** 252n + 27742317777372353535851937790883648493n,
    scalarBytes: littleEndian,
    scalarInteger: (bytes) => toInteger(Uint8Array.from(bytes).reverse()),
    generator: ed25519Generator,
    keyPairs: [
      [
        'RFC 8032, 7.1, test 1',
        '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
        'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
      ],
      [
        'RFC 8032, 7.1, test 2',
        '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
        '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
      ],
      [
        'RFC 8032, 7.1, test 3',
        'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
        'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
      ],
    ],
    badPoints: [
      ...wrongLengths(ed25519Generator),
      // (y^2 - 1) / (d y^2 + 1) is not a square mod p.
      ...[2n, 7n, 8n].map((y) => [`off the curve, y = ${y}`, littleEndian(y)] as const),
      ['x = 0 with sign 1, y = 1', littleEndian(1n + signBit)],
      ['x = 0 with sign 1, y = -1', littleEndian(ed25519Prime - 1n + signBit)],
      ...unreducedPoints(),
      ...torsion.map((bytes, index) => [`torsion point ${index}`, bytes] as const),
      ...mixedOrderPoints(),
    ],
  },
  secp256k1: {
    order: 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n,
    scalarBytes: (integer) => bigEndian(integer, 32),
    scalarInteger: toInteger,
    generator: secp256k1Generator,
    keyPairs: [
      [
        'SEC 2, 2.4.1, generator',
        '0000000000000000000000000000000000000000000000000000000000000001',
        '0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798',
      ],
      [
        'BIP-340, test vector 0',
        '0000000000000000000000000000000000000000000000000000000000000003',
        '02f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9',
      ],
      [
        'BIP-32, test vector 1, chain m',
        'e8f32e723decf4051aefac8e2c93c9c5b214313817cdb01a1494b917c8436b35',
        '0339a36013301597daef41fbe593a02cc513d0b55527ec2df1050e2e8ff49c85c2',
      ],
    ],
    badPoints: [
      ...wrongLengths(secp256k1Generator),
      ['the identity', new Uint8Array(33)],
      ['the uncompressed form', secp256k1Uncompressed],
      ...[0x00, 0x01, 0x04, 0x05, 0x06, 0x07, 0xff].map(
        (prefix) =>
          [
            `prefix ${prefix}`,
            Uint8Array.from([prefix, ...secp256k1Generator.subarray(1)]),
          ] as const,
      ),
      ['x without a prefix', secp256k1Generator.subarray(1)],
      // x^3 + 7 is not a square mod p.
      ...[0n, 5n, 7n].map((x) => [`off the curve, x = ${x}`, compressed(2, x)] as const),
      // 1 is on the curve: a decoder that reduces would take p + 1 for it.
      ['x = p + 1', compressed(2, secp256k1Prime + 1n)],
      ['x = p', compressed(3, secp256k1Prime)],
      ['x = 2^256 - 1', compressed(3, 2n ** 256n - 1n)],
    ],
  },
};
