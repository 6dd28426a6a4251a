import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CurveEngine, type CurveEngines, nobleEngines } from '@sipher/core';
import { generateKeyPairSigner } from '@solana/kit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSolanaRecipient, type SolanaRecipient } from './testing/solana-recipient.ts';

/** Scalars as the engine gave them out: the private keys of a claim, and what they are made of. */
const scalars: Uint8Array[] = [];

const watch = (engine: CurveEngine): CurveEngine => ({
  ...engine,
  deriveScalar: (privateKey, field) => keep(engine.deriveScalar(privateKey, field), privateKey),
  addScalars: (a, b) => keep(engine.addScalars(a, b)),
});
const keep = (scalar: Uint8Array, ...inputs: Uint8Array[]): Uint8Array => {
  scalars.push(scalar, ...inputs);
  return scalar;
};
const engines: CurveEngines = { ...nobleEngines, ed25519: watch(nobleEngines.ed25519) };

let bed: SolanaRecipient;
beforeAll(async () => {
  bed = await openSolanaRecipient({ engines });
});
afterAll(() => bed.close());

const filesOf = async (folder: string): Promise<Buffer[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name))));
};

/** A secret's bytes, as such and as texts. */
const formsOf = (secret: Uint8Array): Buffer[] => {
  const bytes = Buffer.from(secret);
  const texts = [bytes.toString('hex'), bytes.toString('hex').toUpperCase()];
  return [bytes, ...[...texts, bytes.toString('base64')].map((text) => Buffer.from(text))];
};

test('no key is left in memory, in logs, in the store or in an answer', async () => {
  const payment = await bed.receive({ amount: 5_000_000n });
  const destinationAddress = (await generateKeyPairSigner()).address;
  const request = { ...payment, destinationAddress };
  const secrets = [payment.spendingPrivateKey, payment.viewingPrivateKey].map((text: string) =>
    Uint8Array.from(Buffer.from(text.slice(2), 'hex')),
  );
  // Those that were derived while it was paid are the server's no more.
  scalars.length = 0;
  const answers = [
    await bed.claim({ ...request, dryRun: true }),
    await bed.claim({ ...request, stealthAddress: destinationAddress }),
    await bed.claim({ ...request, viewingPrivateKey: payment.spendingPrivateKey }),
    await bed.claim({ ...request, rpcProvider: 'triton' }),
    await bed.claim({ ...request, unknown: payment.spendingPrivateKey }),
    await bed.claim({ ...request, broadcast: true }, { 'idempotency-key': 'claim-1' }),
    await bed.claim({ ...request, broadcast: true }, { 'idempotency-key': 'claim-1' }),
    await bed.claim({ ...request, broadcast: true }),
  ];
  const codes = answers.map(({ json }) => json.error?.code ?? json.data.status);
  expect(codes).toEqual([
    'simulated',
    'VALIDATION_ERROR',
    'VALIDATION_ERROR',
    'RPC_NOT_CONFIGURED',
    'VALIDATION_ERROR',
    'confirmed',
    'confirmed',
    'NOTHING_TO_CLAIM',
  ]);

  expect(scalars.length).toBeGreaterThan(10);
  expect(scalars.filter((scalar) => scalar.some((byte) => byte !== 0))).toEqual([]);

  const texts = [...bed.server.logged, ...answers.map(({ json }) => JSON.stringify(json))];
  const files = await filesOf(bed.server.folder);
  // The search reaches the store: the id of the API key stands there in the clear.
  expect(files.some((file) => file.includes(bed.server.keyIdOf(bed.key)))).toBe(true);
  const haystacks = [...texts.map((text) => Buffer.from(text)), ...files];
  const found = secrets
    .flatMap(formsOf)
    .filter((form) => haystacks.some((hay) => hay.includes(form)));
  expect(found).toEqual([]);
});
