import { type Address, isAddress, isSignature, type Signature } from '@solana/kit';
import { z } from 'zod';
import { RpcError } from '../json-rpc/rpc-error.ts';
import type { Node } from './define-method.ts';

export const addressParam = z.custom<Address>(
  (value) => typeof value === 'string' && isAddress(value),
  'expected an address: 32 bytes in base58',
);

export const signatureParam = z.custom<Signature>(
  (value) => typeof value === 'string' && isSignature(value),
  'expected a signature: 64 bytes in base58',
);

/** Lamports, slots and sizes as numbers of JSON: exact up to 2^53 - 1, which is refused above. */
export const countParam = z.int().nonnegative();

export const noParams = z.tuple([]);

/** All is final at once, so a commitment changes nothing; one that does not exist is refused. */
export const contextConfig = z.object({
  commitment: z.enum(['processed', 'confirmed', 'finalized']).nullish(),
  minContextSlot: countParam.nullish(),
});

/** Blocks and transactions are not read before they are confirmed. */
export const confirmedConfig = contextConfig.extend({
  commitment: z.enum(['confirmed', 'finalized']).nullish(),
});

export type ContextConfig = z.infer<typeof contextConfig>;

/** @throws RpcError where the caller has seen a later block than there is. */
export const assertContext = ({ ledger }: Node, config: ContextConfig | null | undefined): void => {
  const contextSlot = ledger.slot();
  if (BigInt(config?.minContextSlot ?? 0) <= contextSlot) return;
  const message = 'Minimum context slot has not been reached';
  throw new RpcError('minContextSlotNotReached', message, { contextSlot });
};

/** A value with the slot it was read at. */
export const inContext = (
  node: Node,
  config: ContextConfig | null | undefined,
  value: unknown,
): unknown => {
  assertContext(node, config);
  return { context: { slot: node.ledger.slot() }, value };
};

/** Base64 as it is always written: canonical, with its padding. */
export const decodeBase64 = (text: string): Uint8Array | undefined => {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? Uint8Array.from(bytes) : undefined;
};
