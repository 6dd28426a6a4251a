import { z } from 'zod';
import { batchSummary, commitment, hex32 } from '../fields.ts';
import { defineOperation } from '../operation.ts';
import {
  exampleCommitment,
  exampleDifference,
  exampleOpening,
  exampleSum,
  exampleTerms,
} from './examples/commitment-examples.ts';

const shared = { tag: 'Commitments', access: 'key', session: 'applied', method: 'POST' } as const;

const value = z
  .string()
  .max(78)
  .regex(/^(?:0|[1-9]\d*)$/)
  .meta({
    description: 'What is committed to: decimal, from 0 to the group order of secp256k1 less 1',
  });

const blindingFactor = hex32(
  'The blinding factor, taken mod the group order of secp256k1, and not 0. Secret',
);

const creation = { value, blindingFactor: blindingFactor.optional() };

const blindedCommitment = z.object({ commitment, blindingFactor }).meta({
  id: 'BlindedCommitment',
  description: 'A commitment, and the blinding factor that opens it with the value',
});

const terms = {
  commitmentA: commitment,
  commitmentB: commitment,
  blindingA: blindingFactor,
  blindingB: blindingFactor,
};

export const commitmentCreate = defineOperation({
  ...shared,
  id: 'commitmentCreate',
  call: 'commitments.create',
  idempotency: 'executed',
  path: '/v1/commitment/create',
  summary: 'Commit to a value',
  description:
    'A Pedersen commitment: it binds to the value and hides it from all who lack the blinding factor, which is drawn at random unless given. The server keeps neither: a repeat with the same Idempotency-Key draws another.',
  body: z.strictObject(creation),
  success: { status: 200, description: 'Created', data: blindedCommitment },
  errors: [],
  sees: {
    secrets: ['blinding factor'],
    learns: 'The value and its blinding factor',
  },
  tool: { leftOut: 'Transfers carry their commitments themselves.' },
  example: { body: exampleOpening, data: exampleCommitment },
});

export const commitmentVerify = defineOperation({
  ...shared,
  id: 'commitmentVerify',
  call: 'commitments.verify',
  path: '/v1/commitment/verify',
  summary: 'Verify the opening of a commitment',
  description: 'True if the commitment is to this value with this blinding factor.',
  body: z.strictObject({ commitment, value, blindingFactor }),
  success: { status: 200, description: 'Verified', data: z.object({ valid: z.boolean() }) },
  errors: [],
  sees: {
    secrets: ['blinding factor'],
    learns: 'The value and its blinding factor',
  },
  tool: { leftOut: 'An auditor’s program, not a model, judges a proof.' },
  example: {
    body: { commitment: exampleCommitment.commitment, ...exampleOpening },
    data: { valid: true },
  },
});

export const commitmentAdd = defineOperation({
  ...shared,
  id: 'commitmentAdd',
  call: 'commitments.add',
  path: '/v1/commitment/add',
  summary: 'Add two commitments',
  description:
    'The commitment to the sum of both values, with the sum of the blinding factors; the values themselves are not needed. Sums are taken mod the group order of secp256k1; one that vanishes is refused. Nothing checks that the blinding factors belong to the commitments.',
  body: z.strictObject(terms),
  success: { status: 200, description: 'Added', data: blindedCommitment },
  errors: [],
  sees: {
    secrets: ['blinding factor'],
    learns: 'The blinding factors, and so how the commitments are related',
  },
  tool: { leftOut: 'Arithmetic on proofs is for programs.' },
  example: { body: exampleTerms, data: exampleSum },
});

export const commitmentSubtract = defineOperation({
  ...shared,
  id: 'commitmentSubtract',
  call: 'commitments.subtract',
  path: '/v1/commitment/subtract',
  summary: 'Subtract one commitment from another',
  description:
    'The commitment to A’s value less B’s, as commitmentAdd has it for sums. A negative difference is one mod the group order: commitments do not tell it from a large value.',
  body: z.strictObject(terms),
  success: { status: 200, description: 'Subtracted', data: blindedCommitment },
  errors: [],
  sees: {
    secrets: ['blinding factor'],
    learns: 'The blinding factors, and so how the commitments are related',
  },
  tool: { leftOut: 'Arithmetic on proofs is for programs.' },
  example: { body: exampleTerms, data: exampleDifference },
});

const result = z
  .object({
    index: z.int().nonnegative(),
    success: z.boolean(),
    data: blindedCommitment.optional(),
    error: z.string().optional().meta({ description: 'Why this item failed' }),
  })
  .meta({ id: 'CommitmentResult', description: 'data if it succeeded, else error' });

export const commitmentCreateBatch = defineOperation({
  ...shared,
  id: 'commitmentCreateBatch',
  call: 'commitments.createBatch',
  idempotency: 'executed',
  path: '/v1/commitment/create/batch',
  summary: 'Commit to 1 to 100 values',
  description:
    'As commitmentCreate for each item; one whose value or blinding factor is out of range fails alone. An item that is malformed makes the whole request 400. A repeat with the same Idempotency-Key draws other blinding factors.',
  body: z.strictObject({ items: z.array(z.strictObject(creation)).min(1).max(100) }),
  success: {
    status: 200,
    description: 'Created; each result says whether it succeeded',
    data: z.object({ results: z.array(result).max(100), summary: batchSummary }),
  },
  errors: [],
  sees: {
    secrets: ['blinding factor'],
    learns: 'The values and their blinding factors',
  },
  tool: { leftOut: 'Transfers carry their commitments themselves.' },
  example: {
    body: { items: [exampleOpening] },
    data: {
      results: [{ index: 0, success: true, data: exampleCommitment }],
      summary: { total: 1, succeeded: 1, failed: 0 },
    },
  },
});
