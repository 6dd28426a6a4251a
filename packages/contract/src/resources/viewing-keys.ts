import { z } from 'zod';
import {
  disclosure,
  hex32,
  label,
  timeMs,
  viewingKeyInput,
  viewingKeyObject,
  viewingKeyPath,
} from '../fields.ts';
import { defineOperation } from '../operation.ts';
import { fromSessionIfSet } from '../session-defaults.ts';
import {
  exampleChildKey,
  exampleDisclosure,
  exampleRecord,
  exampleRootKey,
  exampleTextKey,
} from './examples/viewing-key-examples.ts';

const shared = { tag: 'ViewingKeys', access: 'key', session: 'applied', method: 'POST' } as const;

const sessionViewingKey = fromSessionIfSet('defaultViewingKey', viewingKeyInput);

const childPath = z
  .string()
  .min(1)
  .max(256)
  .meta({ description: 'Added to the path of the parent after a slash, such as audit/2026' });

export const viewingKeyGenerate = defineOperation({
  ...shared,
  id: 'viewingKeyGenerate',
  call: 'viewingKeys.generate',
  idempotency: 'executed',
  path: '/v1/viewing-key/generate',
  summary: 'Generate a viewing key',
  description:
    'Thirty-two random bytes, to which payments can be disclosed. The server keeps neither the key nor the label: a repeat with the same Idempotency-Key generates another.',
  body: z.strictObject({ path: viewingKeyPath.default('m/0'), label: label.optional() }),
  success: { status: 200, description: 'Generated', data: viewingKeyObject },
  errors: [],
  sees: {
    secrets: ['viewing key'],
    learns: 'The key: it could read what will be disclosed to it',
  },
  tool: { leftOut: 'A key that a model has seen is no secret from its host; the owner makes it.' },
  example: { body: { path: 'm/0' }, data: exampleRootKey },
});

export const viewingKeyDerive = defineOperation({
  ...shared,
  id: 'viewingKeyDerive',
  call: 'viewingKeys.derive',
  idempotency: 'executed',
  path: '/v1/viewing-key/derive',
  summary: 'Derive a child of a viewing key',
  description:
    'The key for one auditor or one period: it opens what was disclosed to it, and tells nothing of its parent or siblings. The master key is the session’s where the request has none; without either the answer is 400. The server keeps nothing of them: a repeat with the same Idempotency-Key derives the child again.',
  body: z.strictObject({ masterKey: sessionViewingKey, childPath }),
  success: {
    status: 200,
    description: 'Derived',
    data: z.object({
      ...viewingKeyObject.shape,
      derivedFrom: z.object({
        parentHash: hex32('SHA-256 of the parent’s key'),
        parentPath: viewingKeyPath,
        childPath,
      }),
    }),
  },
  errors: [],
  sees: {
    secrets: ['viewing key'],
    learns: 'The master key and the child',
  },
  tool: { leftOut: 'As viewingKeyGenerate.' },
  example: {
    body: { masterKey: exampleRootKey, childPath: 'audit' },
    data: {
      ...exampleChildKey,
      derivedFrom: {
        parentHash: exampleRootKey.hash,
        parentPath: exampleRootKey.path,
        childPath: 'audit',
      },
    },
  },
});

export const viewingKeyVerifyHierarchy = defineOperation({
  ...shared,
  id: 'viewingKeyVerifyHierarchy',
  call: 'viewingKeys.verifyHierarchy',
  path: '/v1/viewing-key/verify-hierarchy',
  summary: 'Verify that a viewing key is a child of another',
  description:
    'True if childKey is what parentKey derives for childPath, in its bytes and in its path. The parent key is the session’s where the request has none; without either the answer is 400.',
  body: z.strictObject({
    parentKey: sessionViewingKey,
    childKey: viewingKeyObject,
    childPath,
  }),
  success: {
    status: 200,
    description: 'Verified',
    data: z.object({
      valid: z.boolean(),
      expectedPath: z.string().meta({ description: 'The path that the child must have' }),
      actualPath: viewingKeyPath,
      parentHash: hex32('SHA-256 of the parent’s key'),
      childHash: hex32('SHA-256 of the child’s key'),
    }),
  },
  errors: [],
  sees: {
    secrets: ['viewing key'],
    learns: 'Both keys',
  },
  tool: { leftOut: 'For an auditor’s program.' },
  example: {
    body: { parentKey: exampleRootKey, childKey: exampleChildKey, childPath: 'audit' },
    data: {
      valid: true,
      expectedPath: exampleChildKey.path,
      actualPath: exampleChildKey.path,
      parentHash: exampleRootKey.hash,
      childHash: exampleChildKey.hash,
    },
  },
});

const text = (description: string) => z.string().min(1).max(256).meta({ description });

export const viewingKeyDisclose = defineOperation({
  ...shared,
  id: 'viewingKeyDisclose',
  call: 'viewingKeys.disclose',
  idempotency: 'replayed',
  path: '/v1/viewing-key/disclose',
  summary: 'Disclose a payment to a viewing key',
  description:
    'Encrypts sender, recipient, amount and time for whoever holds the viewing key. They are taken as the caller says them: a disclosure proves nothing of itself. The viewing key is the session’s where the request has none; without either the answer is 400.',
  body: z.strictObject({
    viewingKey: sessionViewingKey,
    transactionData: z.strictObject({
      sender: text('Who paid'),
      recipient: text('Who was paid'),
      amount: text('How much, as the reader will take it: base units, decimal'),
      timestamp: timeMs('When it was paid'),
    }),
  }),
  success: { status: 200, description: 'Encrypted', data: disclosure },
  errors: [],
  sees: {
    secrets: ['viewing key'],
    learns: 'The payment that is disclosed, and to which key',
    keeps: 'For a repeat under an Idempotency-Key: the answer, sealed, for 24 hours',
  },
  tool: 'sipher_disclose',
  example: {
    body: { viewingKey: exampleTextKey, transactionData: exampleRecord },
    data: exampleDisclosure,
  },
});

export const viewingKeyDecrypt = defineOperation({
  ...shared,
  id: 'viewingKeyDecrypt',
  call: 'viewingKeys.decrypt',
  path: '/v1/viewing-key/decrypt',
  summary: 'Decrypt a disclosure',
  description:
    'What was disclosed to a viewing key, with the key and path it was disclosed to. The viewing key is the session’s where the request has none; without either the answer is 400.',
  body: z.strictObject({ viewingKey: sessionViewingKey, encrypted: disclosure }),
  success: {
    status: 200,
    description: 'Decrypted',
    data: z.object({
      sender: z.string(),
      recipient: z.string(),
      amount: z.string(),
      timestamp: timeMs('When it was paid'),
    }),
  },
  errors: ['DECRYPTION_FAILED'],
  sees: {
    secrets: ['viewing key'],
    learns: 'The payment that was disclosed',
  },
  tool: { leftOut: 'The auditor’s side: what was disclosed is not for the payer’s agent.' },
  example: {
    body: { viewingKey: exampleTextKey, encrypted: exampleDisclosure },
    data: exampleRecord,
  },
});
