import {
  errorRegistry,
  errorsOf,
  type Operation,
  type OperationId,
  operations,
} from '@sipher/contract';
import { encodeHex } from '@sipher/core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { erc5564Vectors, sipVectors } from '../../../../core/src/testing/vectors.ts';
import { appendAnnouncements } from '../../testing/announcements.ts';
import { arbitraryCall, mutatedInput, validInput } from '../../testing/arbitrary-call.ts';
import { arbitraryInput } from '../../testing/arbitrary-input.ts';
import { expectCommonHeaders, expectEnvelope } from '../../testing/expect-refusal.ts';
import { mutateInput } from '../../testing/mutate-input.ts';
import { openTestApp, type TestApp } from '../../testing/open-test-app.ts';
import { openCaller } from '../../testing/send-call.ts';

let server: TestApp;
let send: Awaited<ReturnType<typeof openCaller>>['send'];
beforeAll(async () => {
  server = await openTestApp();
  ({ send } = await openCaller(server));
  // So that scans have something to read.
  await appendAnnouncements(server.index, 'solana', []);
  await appendAnnouncements(server.index, 'base', []);
});
afterAll(() => server.close());

type Answer = Awaited<ReturnType<typeof send>>;

/** What every answer of an operation promises, whatever it was sent. */
const expectContract = (operation: Operation, answer: Answer): void => {
  const json = answer.json();
  expectCommonHeaders(answer.headers);
  if (json.success === true) {
    expect(answer.statusCode).toBe(operation.success.status);
    expect(Object.keys(json)).toEqual(['success', 'data']);
    // Parsing drops what the schema does not declare: equality shows that there was nothing.
    expect(operation.success.data.parse(json.data)).toEqual(json.data);
    return;
  }
  expectEnvelope(json);
  const { code } = json.error;
  expect(errorsOf(operation)).toContain(code);
  expect(answer.statusCode).toBe(errorRegistry[code as keyof typeof errorRegistry].status);
  // What the operator has left out is the one fault that is nobody else's.
  if (code !== 'RPC_NOT_CONFIGURED') expect(answer.statusCode).toBeLessThan(500);
};

/** What right input can still be refused for: who calls, and what there is. */
const circumstances: readonly string[] = [
  'TIER_ACCESS_DENIED',
  'INVALID_API_KEY',
  'ADMIN_UNAUTHORIZED',
  'SESSION_ID_INVALID',
  'SESSION_NOT_FOUND',
  'SESSION_DEFAULT_CONFLICT',
  'API_KEY_NOT_FOUND',
  'BACKEND_NOT_FOUND',
  'PRECONDITION_FAILED',
  'SESSION_LIMIT_REACHED',
  'DECRYPTION_FAILED',
  'CHAIN_TRANSFER_UNSUPPORTED',
  'CHAIN_SCAN_UNSUPPORTED',
  'PRIVACY_LEVEL_UNAVAILABLE',
  'AMOUNT_OUT_OF_RANGE',
  'TRANSACTION_TOO_LARGE',
  'RPC_NOT_CONFIGURED',
];

/** What names an account, a token or a block, and terms of another chain. */
const ofChain =
  /^(sender|token|mint|backend|feePayer|recentBlockhash|decimals|tokenProgram|priorityFeeMicroLamports|memo|storageDeposit|viewingKey(\.(hash|path))?|recipientMetaAddress\.(chain|spendingKey|viewingKey))$/;

/** What must lead to one another, modes that exclude each other, and terms of another chain. */
const ofClaim =
  /^(stealthAddress|ephemeralPublicKey|(spending|viewing)PrivateKey|destinationAddress|mint|backend|dryRun|broadcast|amount|recentBlockhash|decimals|tokenProgram|nonce|blockHash|feePayer|priorityFeeMicroLamports|storageDeposit)$/;

/** Fields of which the schema cannot say all: they name a thing, or must fit one another. */
const unsaid: Partial<Record<OperationId, RegExp>> = {
  listSessions: /^cursor$/,
  getEffectiveSession: /^operation$/,
  stealthGenerate: /^backend$/,
  stealthGenerateBatch: /^backend$/,
  stealthDerive: /^(backend|recipientMetaAddress\.(spendingKey|viewingKey))$/,
  stealthCheck:
    /^(backend|viewingPrivateKey|spendingPublicKey|stealthAddress\.(address|ephemeralPublicKey))$/,
  transferPrivate: ofChain,
  transferShield: ofChain,
  transferClaim: ofClaim,
  scanPayments: /^(backend|viewingPrivateKey|spendingPublicKey|fromSlot|fromTime|cursor)$/,
  scanPaymentsBatch: /^(backend|fromSlot|fromTime|cursor)$/,
  listAnnouncements: /^(backend|fromSlot|fromTime|cursor)$/,
  commitmentCreate: /^(value|blindingFactor)$/,
  commitmentVerify: /^(commitment|value|blindingFactor)$/,
  commitmentAdd: /^(commitment|blinding)[AB]$/,
  commitmentSubtract: /^(commitment|blinding)[AB]$/,
  viewingKeyGenerate: /^path$/,
  viewingKeyDerive: /^(masterKey(\.(hash|path))?|childPath)$/,
  viewingKeyVerifyHierarchy: /^(parentKey|(parentKey|childKey)\.(hash|path)|childPath)$/,
  viewingKeyDisclose: /^viewingKey(\.(hash|path))?$/,
  viewingKeyDecrypt: /^viewingKey(\.(hash|path))?$/,
};

const expectAccepted = (operation: Operation, answer: Answer): void => {
  const { error } = answer.json();
  if (error === undefined || circumstances.includes(error.code)) return;
  expect(error.code).toBe('VALIDATION_ERROR');
  const pattern = unsaid[operation.id as OperationId];
  for (const { path } of error.details.issues) expect(path).toMatch(pattern ?? /^no field$/);
};

const all = Object.entries<Operation>(operations);
/** Runs for an operation: what takes no input needs few, what takes long gets few. */
const runsOf = ({ tag, body, params, query }: Operation): number => {
  if (tag === 'Stealth') return 25;
  return (body ?? params ?? query) ? 30 : 10;
};

describe('input that the contract allows', () => {
  test.each(all)('%s keeps its contract and finds no fault with it', async (_, operation) => {
    const input = validInput(operation);
    await fc.assert(
      fc.asyncProperty(arbitraryCall(operation, input), async (each) => {
        const answer = await send(operation, each);
        expectContract(operation, answer);
        expectAccepted(operation, answer);
      }),
      { numRuns: runsOf(operation) },
    );
  });
});

describe('input with something wrong about it', () => {
  test.each(all)('%s keeps its contract', async (_, operation) => {
    await fc.assert(
      fc.asyncProperty(arbitraryCall(operation, mutatedInput(operation)), async (each) => {
        expectContract(operation, await send(operation, each));
      }),
      { numRuns: 2 * runsOf(operation) },
    );
  });
});

describe('keys that are keys', () => {
  const payments = [
    ...sipVectors.map((vector) => ({ ...vector, backend: 'sip-native' })),
    ...erc5564Vectors.map((vector) => ({ ...vector, backend: 'erc5564' })),
  ].map(({ keys: secret, metaAddress, announcement, announcedAddressText, backend }) => ({
    derive: {
      recipientMetaAddress: {
        chain: metaAddress.chain,
        spendingKey: encodeHex(metaAddress.spendingPublicKey),
        viewingKey: encodeHex(metaAddress.viewingPublicKey),
      },
      backend,
    },
    check: {
      stealthAddress: {
        address: announcedAddressText,
        ephemeralPublicKey: encodeHex(announcement.ephemeralPublicKey),
        viewTag: announcement.viewTag,
      },
      viewingPrivateKey: encodeHex(secret.viewingPrivateKey),
      spendingPublicKey: encodeHex(metaAddress.spendingPublicKey),
      chain: metaAddress.chain,
      backend,
    },
  }));
  const runs = { numRuns: 20 };
  const base = { by: 'enterprise', session: 'live', isKnown: false } as const;
  const defaults = arbitraryInput(operations.createSession.body.shape.defaults);

  test('stealthDerive takes every meta-address of the vectors, whatever the session', async () => {
    const property = fc.asyncProperty(
      fc.constantFrom(...payments),
      defaults,
      async ({ derive }, drawn) => {
        const answer = await send(operations.stealthDerive, {
          ...base,
          input: { body: derive },
          defaults: drawn,
        });
        expectContract(operations.stealthDerive, answer);
        expect(answer.statusCode).toBe(200);
      },
    );
    await fc.assert(property, runs);
  });

  test('stealthCheck finds every payment of the vectors, whatever the session', async () => {
    const property = fc.asyncProperty(
      fc.constantFrom(...payments),
      defaults,
      async ({ check }, drawn) => {
        const answer = await send(operations.stealthCheck, {
          ...base,
          input: { body: check },
          defaults: drawn,
        });
        expect(answer.json()).toEqual({ success: true, data: { isOwner: true } });
      },
    );
    await fc.assert(property, runs);
  });

  test('stealthCheck keeps its contract when a payment is changed', async () => {
    const changed = fc.constantFrom(...payments).chain(({ check }) => mutateInput(check));
    const property = fc.asyncProperty(changed, defaults, async (body, drawn) => {
      expectContract(
        operations.stealthCheck,
        await send(operations.stealthCheck, { ...base, input: { body }, defaults: drawn }),
      );
    });
    await fc.assert(property, { numRuns: 40 });
  });
});
