import { z } from 'zod';
import { encodeSimulation } from '../answers/encode-simulation.ts';
import { invalidParams, RpcError } from '../json-rpc/rpc-error.ts';
import { AirdropFailedError } from '../ledger/open-faucet.ts';
import { describeTransactionError } from '../transactions/encode-transaction-error.ts';
import type { ParsedTransaction } from '../transactions/parse-transaction.ts';
import { defineMethod, type Node } from './define-method.ts';
import { addressParam, assertContext, contextConfig, countParam, inContext } from './params.ts';
import { parseWire, wireEncoding } from './parse-wire.ts';

const sendConfig = z.object({
  encoding: wireEncoding,
  skipPreflight: z.boolean().nullish(),
  preflightCommitment: contextConfig.shape.commitment,
  minContextSlot: contextConfig.shape.minContextSlot,
  maxRetries: countParam.nullish(),
});

/** Without preflight a transaction that cannot run is dropped in silence, as on the network. */
const sendTransaction = defineMethod(
  z.tuple([z.string(), sendConfig.nullish()]),
  (node, [text, config]) => {
    assertContext(node, { minContextSlot: config?.minContextSlot });
    const transaction = parseWire(text, config?.encoding);
    if (!config?.skipPreflight) assertPreflight(node, transaction);
    node.ledger.send(transaction);
    return transaction.signature;
  },
);

const assertPreflight = ({ ledger }: Node, transaction: ParsedTransaction): void => {
  const options = { sigVerify: true, replaceRecentBlockhash: false };
  const simulation = ledger.simulate(transaction, options);
  const { err } = simulation.outcome;
  if (err === null) return;
  if (err === 'SignatureFailure') throw unverified();
  const message = `Transaction simulation failed: ${describeTransactionError(err)}`;
  throw new RpcError('preflightFailure', message, encodeSimulation(simulation));
};

const unverified = () =>
  new RpcError('signatureVerificationFailure', 'Transaction signature verification failure');

const simulateConfig = contextConfig.extend({
  encoding: wireEncoding,
  sigVerify: z.boolean().nullish(),
  replaceRecentBlockhash: z.boolean().nullish(),
  innerInstructions: z.boolean().nullish(),
  accounts: z
    .object({ encoding: z.literal('base64').nullish(), addresses: z.array(addressParam) })
    .nullish(),
});

const simulateTransaction = defineMethod(
  z.tuple([z.string(), simulateConfig.nullish()]),
  (node, [text, config]) => {
    const transaction = parseWire(text, config?.encoding);
    const sigVerify = config?.sigVerify ?? false;
    const replaceRecentBlockhash = config?.replaceRecentBlockhash ?? false;
    if (sigVerify && replaceRecentBlockhash) {
      throw invalidParams('sigVerify may not be used with replaceRecentBlockhash');
    }
    const simulation = node.ledger.simulate(transaction, { sigVerify, replaceRecentBlockhash });
    if (simulation.outcome.err === 'SignatureFailure') throw unverified();
    const replacementBlockhash = replaceRecentBlockhash ? node.ledger.blockhashes.latest() : null;
    const value = encodeSimulation(simulation, {
      addresses: config?.accounts?.addresses,
      withInnerInstructions: config?.innerInstructions ?? false,
    });
    return inContext(node, config, { ...value, replacementBlockhash });
  },
);

const requestAirdrop = defineMethod(
  z.tuple([addressParam, countParam, contextConfig.nullish()]),
  ({ faucet }, [recipient, amountLamports]) => {
    try {
      return faucet.airdrop(recipient, BigInt(amountLamports));
    } catch (error) {
      if (error instanceof AirdropFailedError) throw invalidParams(error.message);
      throw error;
    }
  },
);

export const sendMethods = { sendTransaction, simulateTransaction, requestAirdrop };
