import type { OperationData, OperationInput } from '@sipher/contract';
import {
  chainFamily,
  decodeHex,
  encodeNativeAddress,
  type StealthScheme,
  transferChains,
} from '@sipher/core';
import { ApiError, invalid } from '../../api-error.ts';
import type { ClaimAdapter, ClaimTerms, PreparedClaim } from '../../claims/claim-adapter.ts';
import { claimAdapters } from '../../claims/claim-adapters.ts';
import { simulationFailed } from '../../claims/claim-refusals.ts';
import { explorerUrl } from '../../claims/explorer-url.ts';
import { maxAgeMs, sendClaim } from '../../claims/send-claim.ts';
import type { Deps } from '../../deps.ts';
import { inTurn } from '../../in-turn.ts';
import { RpcFailedError } from '../../nodes/port.ts';
import { attributeFields, attributeFieldsAsync, type Origins } from '../attribute-fields.ts';
import type { Handler } from '../handler.ts';
import { chooseScheme } from '../stealth/choose-scheme.ts';
import { decodePoint } from '../stealth/decode-point.ts';

type Body = OperationInput<'transferClaim'>['body'];
type Data = OperationData<'transferClaim'>;

export const transferClaim: Handler<'transferClaim'> = async ({ input }, deps) => {
  const startedAtMs = performance.now();
  const { body } = input;
  assertMode(body);
  const { adapter, terms } = adapterOf(body);
  const scheme = chooseScheme({ ...body, chainPath: 'chain' }, deps);
  const announcedAddress = await decodeStealthAddress(body, adapter, scheme);
  const keyPair = recoverKey(body, { scheme, announcedAddress }, deps);
  try {
    const claim = { body, adapter, terms, startedAtMs, ...keyPair };
    if (!body.broadcast) return { data: await makeClaim(claim, deps) };
    // Whoever claims the same at once, finds it claimed, and does not send it again.
    const record = `claim ${body.chain} ${keyPair.stealthAddress}`;
    return { data: await inTurn(record, () => makeClaim(claim, deps)) };
  } finally {
    keyPair.stealthPrivateKey.fill(0);
  }
};

const assertMode = ({ dryRun, broadcast }: Body): void => {
  if (!dryRun || !broadcast) return;
  const message = 'expected dryRun or broadcast, and not both';
  throw invalid([{ path: 'broadcast', message }]);
};

/** The family's adapter, and the terms; refuses those that mean nothing to it. */
const adapterOf = (body: Body): { readonly adapter: ClaimAdapter; readonly terms: ClaimTerms } => {
  const { chain } = body;
  const adapter = claimAdapters[chainFamily(chain)];
  if (adapter === undefined) {
    const details = { chain, supported: transferChains };
    throw new ApiError('CHAIN_TRANSFER_UNSUPPORTED', details, { conflicting: ['chain'] });
  }
  const terms = termsOf(body);
  const known: readonly string[] = adapter.terms;
  const unknown = Object.keys(terms).filter((name) => !known.includes(name));
  const message = `expected nothing: it has no meaning on ${chain}`;
  if (unknown.length > 0) {
    throw invalid(
      unknown.map((path) => ({ path, message })),
      ['chain', ...unknown],
    );
  }
  if (body.dryRun && adapter.simulatedUnits === null) {
    const absent = `expected false: ${chain} simulates no transactions`;
    throw invalid([{ path: 'dryRun', message: absent }], ['chain', 'dryRun']);
  }
  return { adapter, terms };
};

const termsOf = ({
  stealthAddress: _address,
  ephemeralPublicKey: _ephemeral,
  spendingPrivateKey: _spending,
  viewingPrivateKey: _viewing,
  destinationAddress: _destination,
  mint: _mint,
  chain: _chain,
  backend: _backend,
  rpcProvider: _provider,
  dryRun: _dryRun,
  broadcast: _broadcast,
  ...terms
}: Body): ClaimTerms => terms;

const addressOrigins: Origins = {
  announcedAddress: { path: 'stealthAddress', dependsOn: ['chain', 'backend'] },
  stealthAddress: { path: 'stealthAddress', dependsOn: ['chain'] },
};

/** An address in its native form, or as the scheme announces it. */
const decodeStealthAddress = async (
  { stealthAddress, chain }: Body,
  adapter: ClaimAdapter,
  scheme: StealthScheme,
): Promise<Uint8Array> =>
  attributeFieldsAsync(
    addressOrigins,
    async () =>
      (await adapter.decodeNative(stealthAddress)) ??
      scheme.decodeAnnouncedAddress(stealthAddress, chain),
  );

type Announced = { readonly scheme: StealthScheme; readonly announcedAddress: Uint8Array };

/** The key of the one-time address; refuses keys that lead to another. */
const recoverKey = (body: Body, { scheme, announcedAddress }: Announced, deps: Deps) => {
  const { chain, ephemeralPublicKey: text } = body;
  const point = { text, path: 'ephemeralPublicKey', chain, chainPath: 'chain' };
  const ephemeralPublicKey = decodePoint(point, deps);
  const decode = (field: 'spendingPrivateKey' | 'viewingPrivateKey') =>
    decodeHex(body[field], { field, lengthBytes: 32 });
  const [spendingPrivateKey, viewingPrivateKey] = [
    decode('spendingPrivateKey'),
    decode('viewingPrivateKey'),
  ];
  try {
    const keys = { chain, spendingPrivateKey, viewingPrivateKey };
    const announced = { announcedAddress, ephemeralPublicKey };
    const keyPair = attributeFields(addressOrigins, () => scheme.recover(keys, announced));
    const { address } = encodeNativeAddress(chain, keyPair.stealthPublicKey, deps.engines);
    return { ...keyPair, stealthAddress: address };
  } finally {
    spendingPrivateKey.fill(0);
    viewingPrivateKey.fill(0);
  }
};

type Claim = {
  /** When the request came, by `performance.now()`. */
  readonly startedAtMs: number;
  readonly body: Body;
  readonly adapter: ClaimAdapter;
  readonly terms: ClaimTerms;
  readonly stealthAddress: string;
  readonly stealthPublicKey: Uint8Array;
  readonly stealthPrivateKey: Uint8Array;
};

const requestOrigins: Origins = {
  token: { path: 'mint' },
  destination: { path: 'destinationAddress' },
  computeUnitPriceMicroLamports: { path: 'priorityFeeMicroLamports' },
  'tokens.decimals': { path: 'decimals' },
  'tokens.program': { path: 'tokenProgram' },
  'tokens.amount': { path: 'amount' },
  lamports: { path: 'amount' },
  actions: { path: 'amount' },
};

const makeClaim = async (claim: Claim, deps: Deps): Promise<Data> => {
  const { body, adapter, stealthAddress } = claim;
  const { chain, backend, destinationAddress: destination, rpcProvider, mint } = body;
  const prepared = await attributeFieldsAsync(requestOrigins, async () => {
    if (await adapter.isSame(destination, stealthAddress)) {
      const message = 'expected another address than the one-time address';
      throw invalid([{ path: 'destinationAddress', message }]);
    }
    const { stealthPublicKey, terms } = claim;
    const request = { chain, stealthAddress, stealthPublicKey, destination, rpcProvider, terms };
    return adapter.prepare({ ...request, token: mint ?? null }, deps);
  });
  assertSendable(body, prepared);
  const outcome = await finish(claim, prepared, deps);
  return { chain, backend, destinationAddress: destination, ...prepared.facts, ...outcome };
};

const assertSendable = ({ broadcast }: Body, { isSponsored }: PreparedClaim): void => {
  if (!broadcast || !isSponsored) return;
  const message = 'expected false: the feePayer has to sign or send it first';
  throw invalid([{ path: 'broadcast', message }]);
};

type Outcome = Pick<
  Data,
  'status' | 'transaction' | 'sponsorCall' | 'txSignature' | 'simulation' | 'explorerUrl'
>;

const finish = async (
  { body, adapter, stealthPrivateKey, startedAtMs }: Claim,
  prepared: PreparedClaim,
  { nodes }: Deps,
): Promise<Outcome> => {
  const signed = await prepared.sign(stealthPrivateKey);
  // Nothing that follows needs it, and a broadcast takes its time.
  stealthPrivateKey.fill(0);
  if (!body.dryRun && !body.broadcast) {
    return { status: prepared.isSponsored ? 'awaiting-sponsor' : 'signed', ...signed };
  }
  const simulated = await prepared.simulate?.(signed);
  if (simulated?.kind === 'fails') throw simulationFailed(simulated.reason);
  if (!body.broadcast) {
    const { simulatedUnits } = adapter;
    if (simulated === undefined || simulatedUnits === null) throw new Error('nothing simulated');
    return { status: 'simulated', simulation: { [simulatedUnits]: String(simulated.units) } };
  }
  const { chain, rpcProvider: provider } = body;
  if (performance.now() - startedAtMs > maxAgeMs) {
    throw new RpcFailedError({ chain, provider }, 'timeout');
  }
  const status = await sendClaim(prepared, signed);
  const url = await explorerUrl({ chain, provider }, signed.txSignature ?? '', nodes);
  return { status, ...signed, ...(url === undefined ? {} : { explorerUrl: url }) };
};
