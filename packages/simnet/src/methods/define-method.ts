import type { z } from 'zod';
import { invalidParams } from '../json-rpc/rpc-error.ts';
import type { Faucet } from '../ledger/open-faucet.ts';
import type { Ledger } from '../ledger/open-ledger.ts';

export type Node = { readonly ledger: Ledger; readonly faucet: Faucet };

export type Method = (node: Node, params: readonly unknown[]) => unknown;

/** A method whose positional parameters are checked before it runs. */
export const defineMethod =
  <T>(schema: z.ZodType<T>, run: (node: Node, params: T) => unknown): Method =>
  (node, params) => {
    const parsed = schema.safeParse(params);
    if (parsed.success) return run(node, parsed.data);
    const [issue] = parsed.error.issues;
    throw invalidParams(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
  };
