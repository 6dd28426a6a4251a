import { z } from 'zod';
import { encodeTransaction } from '../answers/encode-transaction.ts';
import { readMemos } from '../answers/read-memos.ts';
import { RpcError } from '../json-rpc/rpc-error.ts';
import type { ExecutedTransaction } from '../ledger/open-history.ts';
import { defineMethod } from './define-method.ts';
import {
  addressParam,
  assertContext,
  confirmedConfig,
  inContext,
  signatureParam,
} from './params.ts';

const pageConfig = confirmedConfig.extend({
  limit: z.int().min(1).max(1000, 'Invalid limit; max 1000').nullish(),
  before: signatureParam.nullish(),
  until: signatureParam.nullish(),
});

const getSignaturesForAddress = defineMethod(
  z.tuple([addressParam, pageConfig.nullish()]),
  (node, [address, config]) => {
    assertContext(node, config);
    const page = {
      limit: config?.limit ?? 1000,
      before: config?.before ?? undefined,
      until: config?.until ?? undefined,
    };
    return node.ledger.history.ofAddress(address, page).map(encodeSignature);
  },
);

const encodeSignature = (transaction: ExecutedTransaction) => ({
  signature: transaction.signature,
  slot: transaction.slot,
  err: transaction.err,
  memo: readMemos(transaction.message),
  blockTime: transaction.blockTimeS,
  confirmationStatus: 'finalized',
});

/** `jsonParsed` is not offered. */
const transactionEncoding = z.enum(['base58', 'base64', 'json']);

const transactionConfig = confirmedConfig.extend({
  encoding: transactionEncoding.nullish(),
  maxSupportedTransactionVersion: z.int().nonnegative().nullish(),
});

const getTransaction = defineMethod(
  // A bare encoding is the older form of the configuration.
  z.tuple([signatureParam, z.union([transactionEncoding, transactionConfig]).nullish()]),
  ({ ledger }, [signature, given]) => {
    const config = typeof given === 'string' ? { encoding: given } : (given ?? {});
    const found = ledger.history.get(signature);
    if (found === undefined) return null;
    const version = readVersion(found, config);
    return { ...encodeTransaction(found, config.encoding ?? 'json'), ...version };
  },
);

type VersionConfig = { readonly maxSupportedTransactionVersion?: number | null | undefined };

/** Who names no version knows of none: they get transactions of before versions alone. */
const readVersion = (
  { message: { version } }: ExecutedTransaction,
  { maxSupportedTransactionVersion: max }: VersionConfig,
) => {
  if (max !== undefined && max !== null) return { version };
  if (version === 'legacy') return {};
  throw new RpcError(
    'unsupportedTransactionVersion',
    `Transaction version (${version}) is not supported by the requesting client. Please try the request again with the following configuration parameter: "maxSupportedTransactionVersion": ${version}`,
  );
};

const statusesConfig = z.object({ searchTransactionHistory: z.boolean().nullish() });

const getSignatureStatuses = defineMethod(
  z.tuple([z.array(signatureParam).max(256, 'expected at most 256'), statusesConfig.nullish()]),
  (node, [signatures]) => {
    const found = signatures.map((signature) => node.ledger.history.get(signature));
    return inContext(
      node,
      null,
      found.map((one) => (one ? encodeStatus(one) : null)),
    );
  },
);

const encodeStatus = ({ slot, err }: ExecutedTransaction) => ({
  slot,
  confirmations: null,
  err,
  status: err === null ? { Ok: null } : { Err: err },
  confirmationStatus: 'finalized',
});

export const historyMethods = { getSignaturesForAddress, getTransaction, getSignatureStatuses };
