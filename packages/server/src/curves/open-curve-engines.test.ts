import { readdirSync, readFileSync } from 'node:fs';
import { nobleEngines } from '@sipher/core';
import { expect, test } from 'vitest';
import { loadLibsecp256k1 } from './load-libsecp256k1.ts';
import { loadLibsodium } from './load-libsodium.ts';
import { type NativeLoaders, openCurveEngines } from './open-curve-engines.ts';

const failing = (): never => {
  throw new Error('No native build was found for arch=riscv64\n    attempted loading from: ...');
};
const loaders: NativeLoaders = { libsodium: loadLibsodium, libsecp256k1: loadLibsecp256k1 };

test('this machine serves both curves with their native libraries', () => {
  const { engines, serving } = openCurveEngines('native');
  expect(serving).toEqual({
    ed25519: { library: 'libsodium' },
    secp256k1: { library: 'libsecp256k1' },
  });
  expect(engines.ed25519).not.toBe(nobleEngines.ed25519);
  expect(engines.secp256k1).not.toBe(nobleEngines.secp256k1);
});

test('portable forces noble, and loads no binary', () => {
  const loaded: string[] = [];
  const { engines, serving } = openCurveEngines('portable', {
    libsodium: () => {
      loaded.push('libsodium');
      return loadLibsodium();
    },
    libsecp256k1: () => {
      loaded.push('libsecp256k1');
      return loadLibsecp256k1();
    },
  });
  expect(engines).toBe(nobleEngines);
  expect(serving).toEqual({ ed25519: { library: 'noble' }, secp256k1: { library: 'noble' } });
  expect(loaded).toEqual([]);
});

test.each([
  ['libsodium', 'ed25519', 'secp256k1'],
  ['libsecp256k1', 'secp256k1', 'ed25519'],
] as const)('without %s noble serves %s, and %s stays native', (missing, curve, other) => {
  const { engines, serving } = openCurveEngines('native', { ...loaders, [missing]: failing });
  expect(engines[curve]).toBe(nobleEngines[curve]);
  const reason = 'Error: No native build was found for arch=riscv64';
  expect(serving[curve]).toEqual({ library: 'noble', reason });
  expect(engines[other]).not.toBe(nobleEngines[other]);
  expect(serving[other]).not.toHaveProperty('reason');
});

test('no function that is variable-time in a secret is called', () => {
  const folder = new URL('./', import.meta.url);
  const sources = readdirSync(folder).filter((name) => !name.endsWith('.test.ts'));
  const code = sources
    .map((name) => readFileSync(new URL(name, folder), 'utf8'))
    .join('\n')
    .replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
  expect(code).toMatch(/\.ecdh\(/);
  // secp256k1_ec_pubkey_tweak_mul, ..._tweak_add and ..._privkey_tweak_mul of libsecp256k1.
  expect(code).not.toMatch(/publicKeyTweak|privateKeyTweakMul|require\('secp256k1'\)/);
});
