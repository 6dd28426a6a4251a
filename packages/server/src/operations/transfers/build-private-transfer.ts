import type { BackendId, OperationInput, PrivacyLevel, RpcProvider } from '@sipher/contract';
import {
  chainCurve,
  chainFamily,
  encodeHex,
  encodeNativeAddress,
  encryptDisclosure,
  generatePrivateKey,
  type StealthAddress,
  TransactionTooLargeError,
  type ViewingKey,
} from '@sipher/core';
import type { BuiltTransfer, Payment } from '@sipher/core/transfers';
import { ApiError } from '../../api-error.ts';
import type { Backend } from '../../backends/backend.ts';
import { chooseBackend, kindOf } from '../../backends/choose-backend.ts';
import { exposureOf } from '../../backends/exposure-of.ts';
import type { Deps } from '../../deps.ts';
import { assertKnownTerms } from '../../transfers/assert-known-terms.ts';
import type {
  BuildTransfer,
  TransferAdapter,
  TransferRequest,
  TransferTerms,
} from '../../transfers/transfer-adapter.ts';
import { transferAdapters } from '../../transfers/transfer-adapters.ts';
import { attributeFields, attributeFieldsAsync, type Origins } from '../attribute-fields.ts';
import { decodePoint } from '../stealth/decode-point.ts';
import { encodeDisclosure } from '../viewing-keys/encode-disclosure.ts';
import { parseViewingKey } from '../viewing-keys/parse-viewing-key.ts';
import { commitTo } from './commit-to.ts';

type Body = OperationInput<'transferPrivate'>['body'];

/** A private payment, as either operation asks for it. */
export type Demand = Pick<Body, 'sender' | 'recipientMetaAddress' | 'amount' | 'viewingKey'> & {
  readonly token: string | undefined;
  /** What the request calls the token's field. */
  readonly tokenField: 'token' | 'mint';
  readonly level: PrivacyLevel;
  readonly backend: BackendId | undefined;
  readonly rpcProvider: RpcProvider;
  readonly terms: TransferTerms;
};

/**
 * Builds the payment of a demand: a fresh one-time address, the unsigned transaction, and what
 * proves and discloses the amount. Cheap refusals come first, then what needs the chain.
 */
export const buildPrivateTransfer = async (demand: Demand, deps: Deps) => {
  const { level } = demand;
  const { chain } = demand.recipientMetaAddress;
  const token = demand.token ?? null;
  const backend = chooseBackend({ chain, token, level, backend: demand.backend }, deps.backends);
  const adapter = adapterOf(demand);
  const viewingKey =
    demand.viewingKey === undefined ? undefined : parseViewingKey(demand.viewingKey, 'viewingKey');
  const request = { ...demand, chain, token, amount: BigInt(demand.amount) };
  const origins = originsOf(demand, adapter);
  const build = await attributeFieldsAsync(origins, () => adapter.prepare(request, deps.nodes));
  const plan: Plan = { demand, request, backend, viewingKey, origins, build };
  const { stealth, committed, built } = await deps.backendMeter.measure(
    { backend: backend.id, chain },
    () => buildPayment(plan, deps),
  );
  const recipient = encodeNativeAddress(chain, stealth.stealthPublicKey, deps.engines).address;
  return {
    chain,
    curve: chainCurve(chain),
    stealthAddress: recipient,
    ephemeralPublicKey: encodeHex(stealth.ephemeralPublicKey),
    viewTag: stealth.viewTag,
    sharedSecret: encodeHex(stealth.sharedSecret),
    ...built,
    backend: backend.id,
    privacyLevel: level,
    exposure: exposureOf(backend, { chain, kind: kindOf(token), level }),
    ...committed?.told,
    ...discloseTo(viewingKey, { ...demand, recipient }, deps),
  };
};

/** What a payment is built from once nothing more is asked of the chain. */
type Plan = {
  readonly demand: Demand;
  readonly request: TransferRequest;
  readonly backend: Backend;
  readonly viewingKey: ViewingKey | undefined;
  readonly origins: Origins;
  readonly build: BuildTransfer;
};

const buildPayment = async (plan: Plan, deps: Deps) => {
  const { demand, request, backend, viewingKey, origins, build } = plan;
  const stealth = deriveFor(demand, backend, deps);
  const openers = { ...stealth, amount: request.amount, viewingKey: viewingKey?.key };
  const committed = demand.level === 'standard' ? null : commitTo(openers, deps);
  const { chain, sender, amount, token } = request;
  const payment: Payment = {
    chain,
    sender,
    amount,
    token,
    schemeId: backend.scheme.id,
    stealthAddress: stealth,
    note: committed?.note ?? null,
    engines: deps.engines,
  };
  const built = await attributeFieldsAsync(origins, () => buildWithin(build, payment));
  return { stealth, committed, built };
};

const buildWithin = async (build: BuildTransfer, payment: Payment): Promise<BuiltTransfer> => {
  try {
    return await build(payment);
  } catch (error) {
    if (!(error instanceof TransactionTooLargeError)) throw error;
    const { message, maxSizeBytes } = error;
    throw new ApiError('TRANSACTION_TOO_LARGE', { maxSizeBytes }, { message, cause: error });
  }
};

/** The family's adapter; refuses terms that mean nothing to it. */
const adapterOf = ({ recipientMetaAddress: { chain }, terms }: Demand): TransferAdapter => {
  const adapter = transferAdapters[chainFamily(chain)];
  // chooseBackend has refused chains without transfers.
  if (adapter === undefined) throw new ApiError('CHAIN_TRANSFER_UNSUPPORTED', { chain });
  assertKnownTerms({ chain, terms, known: adapter.terms });
  return adapter;
};

/** What the request calls the fields that the family's builder refuses. */
const originsOf = ({ tokenField }: Demand, { requestNames }: TransferAdapter): Origins => {
  const terms = Object.entries(requestNames).map(([name, path]) => [name, { path }]);
  return { token: { path: tokenField }, ...Object.fromEntries(terms) };
};

const metaAddressOrigins: Origins = {
  spendingPublicKey: { path: 'recipientMetaAddress.spendingKey' },
  viewingPublicKey: { path: 'recipientMetaAddress.viewingKey' },
};

/** A fresh one-time address of the recipient, in the backend's scheme. */
const deriveFor = (
  { recipientMetaAddress: { chain, spendingKey, viewingKey } }: Demand,
  { scheme }: Backend,
  deps: Deps,
): StealthAddress => {
  const chainPath = 'recipientMetaAddress.chain';
  const pointOf = (text: string, field: 'spendingKey' | 'viewingKey') =>
    decodePoint({ text, path: `recipientMetaAddress.${field}`, chain, chainPath }, deps);
  const metaAddress = {
    chain,
    spendingPublicKey: pointOf(spendingKey, 'spendingKey'),
    viewingPublicKey: pointOf(viewingKey, 'viewingKey'),
  };
  const ephemeralPrivateKey = generatePrivateKey(chainCurve(chain), deps.randomBytes);
  return attributeFields(metaAddressOrigins, () => scheme.derive(metaAddress, ephemeralPrivateKey));
};

type Disclosed = Pick<Demand, 'sender' | 'amount'> & { readonly recipient: string };

/** The record of the payment, for whoever holds the viewing key. */
const discloseTo = (
  viewingKey: ViewingKey | undefined,
  { sender, amount, recipient }: Disclosed,
  { nowMs, randomBytes }: Deps,
) => {
  if (viewingKey === undefined) return {};
  const record = { sender, recipient, amount, timestampMs: nowMs() };
  const disclosure = encodeDisclosure(encryptDisclosure(record, viewingKey, randomBytes));
  return { viewingKeyHash: disclosure.viewingKeyHash, disclosure };
};
