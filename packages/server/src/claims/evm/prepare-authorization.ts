import type { EvmCall, EvmQuestion, TokenDomain } from '@sipher/core/transfers';
import type { ClaimDeps, PreparedClaim } from '../claim-adapter.ts';
import { unusableMint } from '../claim-refusals.ts';
import { type EvmTokenRequest, readTokenBalance } from './read-token-balance.ts';

const loadCore = () => import('@sipher/core/transfers');

/** How long a sponsor has to send an authorization. */
const authorizationS = 3_600;

/** A transfer that the one-time address allows by EIP-3009, and a sponsor sends. */
export const prepareAuthorization = async (
  request: EvmTokenRequest,
  { randomBytes, nowMs }: Pick<ClaimDeps, 'randomBytes' | 'nowMs'>,
): Promise<PreparedClaim> => {
  const { stealthAddress, destination, ledger, terms } = request;
  const { authorizeErc20Transfer } = await loadCore();
  const feePayer = terms.feePayer ?? stealthAddress;
  const value = await readTokenBalance(request);
  const nonce = randomBytes(32);
  const domain = await readDomain(request, nonce);
  const validBefore = Math.floor(nowMs() / 1000) + authorizationS;
  const authorization = { from: stealthAddress, to: destination, value, nonce };
  const authorize = (stealthPrivateKey: Uint8Array): EvmCall =>
    authorizeErc20Transfer(
      { ...authorization, validBeforeS: BigInt(validBefore) },
      domain,
      stealthPrivateKey,
    );
  return {
    facts: { amount: String(value), feePayer },
    isSponsored: true,
    sign: async (stealthPrivateKey) => ({
      sponsorCall: { ...authorize(stealthPrivateKey), validBefore },
    }),
    simulate: ({ sponsorCall }) => {
      if (sponsorCall === undefined) throw new Error('expected a call for the sponsor');
      const { to, data } = sponsorCall;
      return ledger.estimateGas({ from: feePayer, to, value: 0n, data });
    },
    send: async () => {
      throw new Error('expected the sponsor to send it');
    },
    stateOf: async () => ({ kind: 'unseen' }),
  };
};

/** What signatures for the token are bound to, if it takes any: its own separator must say so. */
const readDomain = async (
  { ledger, token, stealthAddress, chainId }: EvmTokenRequest,
  nonce: Uint8Array,
): Promise<TokenDomain> => {
  const { erc20Questions, tokenDomainSeparator } = await loadCore();
  const ask = async <T>({ data, read }: EvmQuestion<T>): Promise<T | null> => {
    const answer = await ledger.read(token, data);
    return answer === null ? null : read(answer);
  };
  const [isUsed, name, version, separator] = await Promise.all([
    ask(erc20Questions.authorizationState(stealthAddress, nonce)),
    ask(erc20Questions.name()),
    ask(erc20Questions.version()),
    ask(erc20Questions.domainSeparator()),
  ]);
  if (isUsed !== false || name === null || separator === null) {
    throw unusableMint(token, 'it has no EIP-3009, so that a feePayer cannot pay for the transfer');
  }
  const domain = { name, version: version ?? '1', chainId, contract: token };
  if (tokenDomainSeparator(domain) !== separator.toLowerCase()) {
    throw unusableMint(token, 'its DOMAIN_SEPARATOR is not that of its name and version');
  }
  return domain;
};
