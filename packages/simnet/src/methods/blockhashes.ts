import { type Blockhash, isBlockhash } from '@solana/kit';
import { z } from 'zod';
import { invalidParams } from '../json-rpc/rpc-error.ts';
import { parseMessage, parseTransaction } from '../transactions/parse-transaction.ts';
import { defineMethod } from './define-method.ts';
import { contextConfig, decodeBase64, inContext } from './params.ts';
import { asInvalidParams } from './parse-wire.ts';

const getLatestBlockhash = defineMethod(z.tuple([contextConfig.nullish()]), (node, [config]) =>
  inContext(node, config, node.ledger.blockhashes.latest()),
);

const blockhashParam = z.custom<Blockhash>(
  (value) => typeof value === 'string' && isBlockhash(value),
  'expected a blockhash: 32 bytes in base58',
);

const isBlockhashValid = defineMethod(
  z.tuple([blockhashParam, contextConfig.nullish()]),
  (node, [blockhash, config]) => {
    const { blockhashes, slot } = node.ledger;
    return inContext(node, config, blockhashes.isValid(blockhash, slot()));
  },
);

/** Null where its blockhash is not good any more. The VM tells the fee by trying the message. */
const getFeeForMessage = defineMethod(
  z.tuple([z.string(), contextConfig.nullish()]),
  (node, [messageBase64, config]) => {
    const bytes = decodeBase64(messageBase64);
    if (bytes === undefined) throw invalidParams('expected base64');
    const { header, lifetimeToken } = asInvalidParams(() => parseMessage(bytes));
    const { blockhashes, simulate, slot } = node.ledger;
    if (!blockhashes.isValid(lifetimeToken, slot())) return inContext(node, config, null);
    const unsigned = new Uint8Array(64 * header.numSignerAccounts);
    const wire = Uint8Array.from([header.numSignerAccounts, ...unsigned, ...bytes]);
    const transaction = asInvalidParams(() => parseTransaction(wire));
    const options = { sigVerify: false, replaceRecentBlockhash: false };
    return inContext(node, config, simulate(transaction, options).outcome.feeLamports);
  },
);

export const blockhashMethods = { getLatestBlockhash, isBlockhashValid, getFeeForMessage };
