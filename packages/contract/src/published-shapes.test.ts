import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type OperationId, operations } from './table.ts';

/**
 * What the published API answers with, as its generated clients read it: field and type of `data`,
 * and for objects that they read strictly, all fields that there may be. Left out: what is optional
 * there and has no meaning here (`programId` of a program that nobody runs, a cost without a chain).
 */
const published: Partial<Record<OperationId, Readonly<Record<string, string>>>> = {
  stealthGenerate: {
    metaAddress: '{spendingKey, viewingKey, chain, label}',
    spendingPrivateKey: 'string',
    viewingPrivateKey: 'string',
  },
  stealthDerive: {
    stealthAddress: '{address, ephemeralPublicKey, viewTag}',
    sharedSecret: 'string',
  },
  stealthCheck: { isOwner: 'boolean' },
  stealthGenerateBatch: { results: 'array', summary: '{total, succeeded, failed}' },
  transferShield: {
    transaction: 'string',
    stealthAddress: 'string',
    ephemeralPublicKey: 'string',
    viewTag: 'integer',
    commitment: 'string',
    blindingFactor: 'string',
    viewingKeyHash: 'string',
    sharedSecret: 'string',
  },
  transferPrivate: {
    chain: 'string',
    curve: 'string',
    stealthAddress: 'string',
    ephemeralPublicKey: 'string',
    viewTag: 'integer',
    commitment: 'string',
    blindingFactor: 'string',
    viewingKeyHash: 'string',
    sharedSecret: 'string',
    chainData:
      '{type, transaction, mint} | {type, to, value, data, chainId, tokenContract} | {type, receiverId, actions, tokenContract}',
  },
  transferClaim: {
    txSignature: 'string',
    destinationAddress: 'string',
    amount: 'string',
    explorerUrl: 'string',
  },
  scanPayments: { payments: 'array', scanned: 'integer' },
  scanPaymentsBatch: {
    results: 'array',
    summary: '{totalKeyPairs, totalPaymentsFound, transactionsScanned}',
  },
  commitmentCreate: { commitment: 'string', blindingFactor: 'string' },
  commitmentVerify: { valid: 'boolean' },
  commitmentAdd: { commitment: 'string', blindingFactor: 'string' },
  commitmentSubtract: { commitment: 'string', blindingFactor: 'string' },
  commitmentCreateBatch: { results: 'array', summary: '{total, succeeded, failed}' },
  viewingKeyGenerate: { key: 'string', path: 'string', hash: 'string' },
  viewingKeyDerive: {
    key: 'string',
    path: 'string',
    hash: 'string',
    derivedFrom: '{parentHash, parentPath, childPath}',
  },
  viewingKeyVerifyHierarchy: {
    valid: 'boolean',
    expectedPath: 'string',
    actualPath: 'string',
    parentHash: 'string',
    childHash: 'string',
  },
  viewingKeyDisclose: { ciphertext: 'string', nonce: 'string', viewingKeyHash: 'string' },
  viewingKeyDecrypt: {
    sender: 'string',
    recipient: 'string',
    amount: 'string',
    timestamp: 'integer',
  },
  getRpcProviders: {
    active: '{provider, endpoint, connected, cluster, latencyMs}',
    supported: 'array',
  },
  backendsList: { backends: 'array', total: 'integer', totalEnabled: 'integer' },
  backendsHealth: {
    name: 'string',
    available: 'boolean',
    estimatedTime: 'integer',
    health: 'object',
    metrics: '{totalRequests, successfulRequests, failedRequests, averageLatencyMs}',
    capabilities: 'object',
  },
  backendsSelect: { keyId: 'string', preferredBackend: 'string' },
  backendsCompare: {
    operation: 'string',
    chain: 'string',
    comparisons: 'array',
    recommendation: 'object',
  },
};

type JsonSchema = {
  readonly type?: string;
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly oneOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
};

const resolve = (schema: JsonSchema, { $defs }: JsonSchema): JsonSchema =>
  $defs?.[schema.$ref?.split('/').at(-1) ?? ''] ?? schema;

const isNull = ({ type }: JsonSchema) => type === 'null';

/** How a field reads: its type, or the fields of an object, or of each of several. */
const describeField = (schema: JsonSchema, root: JsonSchema): readonly string[] => {
  const { oneOf, anyOf, type = '', properties } = resolve(schema, root);
  const variants = (oneOf ?? anyOf)?.filter((each) => !isNull(each));
  if (variants !== undefined) {
    const each = variants.map((variant) => describeField(variant, root));
    return [
      each.map(([first]) => first).join(' | '),
      ...(each.length === 1 ? (each[0] ?? []) : []),
    ];
  }
  const fields = `{${Object.keys(properties ?? {}).join(', ')}}`;
  return type === 'object' ? [fields, 'object'] : [type];
};

describe.each(Object.entries(published) as [OperationId, Readonly<Record<string, string>>][])(
  'the answer of %s',
  (id, fields) => {
    // zod's own converter, whose shape is that of JSON Schema.
    const root = z.toJSONSchema(operations[id].success.data, { io: 'output' }) as JsonSchema;

    test.each(Object.entries(fields))('has %s, %s', (name, expected) => {
      const field = resolve(root, root).properties?.[name];
      expect(field, name).toBeDefined();
      expect(describeField(field ?? {}, root)).toContain(expected);
    });
  },
);
