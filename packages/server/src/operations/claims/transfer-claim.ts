import type { OperationData, OperationInput } from '@sipher/contract';
import { ApiError, invalid } from '../../api-error.ts';
import type { ClaimAdapter, ClaimTerms, PreparedClaim } from '../../claims/claim-adapter.ts';
import { simulationFailed } from '../../claims/claim-refusals.ts';
import { explorerUrl } from '../../claims/explorer-url.ts';
import { maxAgeMs, sendClaim } from '../../claims/send-claim.ts';
import type { Deps } from '../../deps.ts';
import { inTurn } from '../../in-turn.ts';
import { RpcFailedError } from '../../nodes/port.ts';
import { attributeFieldsAsync, type Origins } from '../attribute-fields.ts';
import type { Handler } from '../handler.ts';
import { chooseClaimAdapter } from './choose-claim-adapter.ts';
import { type ClaimKey, recoverClaimKey } from './recover-claim-key.ts';

type Body = OperationInput<'transferClaim'>['body'];
type Data = OperationData<'transferClaim'>;

export const transferClaim: Handler<'transferClaim'> = async ({ input }, deps) => {
  const startedAtMs = performance.now();
  const { body } = input;
  assertMode(body);
  const { adapter, terms } = chooseClaimAdapter(body);
  const keyPair = await recoverClaimKey(body, adapter, deps);
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

type Claim = ClaimKey & {
  /** When the request came, by `performance.now()`. */
  readonly startedAtMs: number;
  readonly body: Body;
  readonly adapter: ClaimAdapter;
  readonly terms: ClaimTerms;
};

const makeClaim = async (claim: Claim, deps: Deps): Promise<Data> => {
  const { body, adapter, stealthAddress } = claim;
  const { chain, backend, destinationAddress: destination, rpcProvider, mint } = body;
  const prepared = await attributeFieldsAsync(originsOf(adapter), async () => {
    if (await adapter.isSame(destination, stealthAddress)) {
      const message = 'expected another address than the one-time address';
      throw invalid([{ path: 'destinationAddress', message }]);
    }
    const { stealthPublicKey, terms } = claim;
    const request = { chain, stealthAddress, stealthPublicKey, destination, rpcProvider, terms };
    const claimed = await adapter.prepare({ ...request, token: mint ?? null }, deps);
    // By now the mint is known to be an address.
    if (mint !== undefined && (await adapter.isSame(destination, mint))) {
      const message = 'expected another address than the token’s own, which would keep the tokens';
      throw invalid([{ path: 'destinationAddress', message }]);
    }
    return claimed;
  });
  assertSendable(body, prepared);
  assertFee(body, prepared);
  const outcome = await finish(claim, prepared, deps);
  return { chain, backend, destinationAddress: destination, ...prepared.facts, ...outcome };
};

/** What the request calls the fields that the family's builder refuses. */
const originsOf = ({ requestNames }: ClaimAdapter): Origins => {
  const terms = Object.entries(requestNames).map(([name, path]) => [name, { path }]);
  const common = { token: { path: 'mint' }, destination: { path: 'destinationAddress' } };
  return { ...common, ...Object.fromEntries(terms) };
};

const assertSendable = ({ broadcast }: Body, { isSponsored }: PreparedClaim): void => {
  if (!broadcast || !isSponsored) return;
  const message = 'expected false: the feePayer has to sign or send it first';
  throw invalid([{ path: 'broadcast', message }]);
};

/** A sponsor's wallet settles a fee that is not known here. */
const assertFee = ({ maxFee }: Body, { facts: { fee } }: PreparedClaim): void => {
  if (maxFee === undefined || fee === undefined || BigInt(fee) <= BigInt(maxFee)) return;
  const message = `maxFee: the claim would cost ${fee} base units of the chain’s own coin`;
  throw new ApiError('FEE_ABOVE_LIMIT', { fee, maxFee }, { message });
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
