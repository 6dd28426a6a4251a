import { decodeEvmAddress, encodeEvmAddress, equalBytes, evmChainId } from '@sipher/core';
import { invalid } from '../../api-error.ts';
import type { ClaimAdapter, ClaimRequest } from '../claim-adapter.ts';
import { prepareAuthorization } from './prepare-authorization.ts';
import { prepareSweep } from './prepare-sweep.ts';
import { prepareTokenTransfer } from './prepare-token-transfer.ts';

const loadCore = () => import('@sipher/core/transfers');

const addressForm = /^0x[0-9a-fA-F]{40}$/;

export const evmClaims: ClaimAdapter = {
  terms: ['feePayer'],
  requestNames: {},
  simulatedUnits: 'gasUsed',
  decodeNative: async (text) =>
    addressForm.test(text) ? decodeEvmAddress(text, 'stealthAddress') : null,
  isSame: async (destination, stealthAddress) => {
    (await loadCore()).evmTransfers.assertAddress(destination, 'destinationAddress');
    const [a, b] = [destination, stealthAddress].map((each) => decodeEvmAddress(each, 'address'));
    return a !== undefined && b !== undefined && equalBytes(a, b);
  },
  prepare: async (request, deps) => {
    const { evmTransfers } = await loadCore();
    const { token, chain, rpcProvider, stealthAddress } = request;
    if (token !== null) evmTransfers.assertToken(token);
    const { feePayer } = request.terms;
    if (feePayer !== undefined) evmTransfers.assertAddress(feePayer, 'feePayer');
    const ledger = deps.nodes.ledgers.evm(chain, rpcProvider);
    const node = deps.nodes.evm(chain, rpcProvider);
    const claim = { ...request, ledger, node, chainId: evmChainId(chain) };
    if (token === null) {
      assertUnsponsored(request);
      return prepareSweep(claim);
    }
    const ofToken = { ...claim, token: encodeEvmAddress(decodeEvmAddress(token, 'mint')) };
    const isSponsored = feePayer !== undefined && !isSameAddress(feePayer, stealthAddress);
    return isSponsored ? prepareAuthorization(ofToken, deps) : prepareTokenTransfer(ofToken);
  },
};

const isSameAddress = (a: string, b: string): boolean =>
  equalBytes(decodeEvmAddress(a, 'feePayer'), decodeEvmAddress(b, 'stealthAddress'));

const assertUnsponsored = ({ terms, stealthAddress }: ClaimRequest): void => {
  if (terms.feePayer === undefined || isSameAddress(terms.feePayer, stealthAddress)) return;
  const message = 'expected nothing: the coin itself pays for its transaction';
  throw invalid([{ path: 'feePayer', message }]);
};
