import type { KeyPairSigner } from '@solana/kit';
import type { AppDeps } from '../../../app.ts';
import { openNodes } from '../../../nodes/nodes.ts';
import { parseRpcEndpoint } from '../../../nodes/rpc-endpoint.ts';
import { openTestApp } from '../../../testing/open-test-app.ts';
import { openSolanaChain } from '../../transfers/testing/solana-chain.ts';

type Payment = { readonly amount: bigint; readonly token?: string };

/** A server over a Solana VM, a payer, and a recipient who claims what the payer pays. */
export const openSolanaRecipient = async (overrides: Partial<AppDeps> = {}) => {
  const chain = await openSolanaChain();
  const server = await openTestApp({
    nodes: openNodes([parseRpcEndpoint({ chain: 'solana', provider: 'generic' }, chain.url)]),
    ...overrides,
  });
  const key = await server.createKey('pro');
  const payer: KeyPairSigner = await chain.createWallet(100_000_000_000n);
  const post = async (url: string, payload: object, headers: Record<string, string> = {}) =>
    server.call(key, { method: 'POST', url, payload, headers });
  const { json } = await post('/v1/stealth/generate', { chain: 'solana' });
  const { metaAddress, spendingPrivateKey, viewingPrivateKey } = json.data;

  /** Pays a new one-time address on the chain; what the recipient needs to claim it. */
  const receive = async ({ amount, token }: Payment) => {
    const recipient = { sender: payer.address, recipientMetaAddress: metaAddress };
    const payment = { ...recipient, amount: String(amount), ...(token ? { token } : {}) };
    const { json: paid } = await post('/v1/transfer/private', payment);
    await chain.execute(paid.data.chainData.transaction, [payer]);
    const { stealthAddress, ephemeralPublicKey } = paid.data;
    return { stealthAddress, ephemeralPublicKey, spendingPrivateKey, viewingPrivateKey };
  };
  const claim = (payload: object, headers: Record<string, string> = {}) =>
    post('/v1/transfer/claim', payload, headers);
  const balanceOf = async (address: string): Promise<bigint> =>
    // An address as the API gives it.
    (await chain.rpc.getBalance(address as KeyPairSigner['address']).send()).value;
  const close = async () => {
    await server.close();
    await chain.close();
  };
  return { chain, server, key, payer, post, receive, claim, balanceOf, close };
};

export type SolanaRecipient = Awaited<ReturnType<typeof openSolanaRecipient>>;
