import type { OperationData } from '@sipher/contract';
import { encodeHex, type MetaAddress } from '@sipher/core';
import { addSolanaSignature } from '@sipher/core/transfers';
import { CommandError } from '../../command-error.ts';
import { formatCount } from '../../terminal/format-numbers.ts';
import { formatSol, shorten } from '../format.ts';
import type { Stage } from '../stage.ts';
import type { Step } from '../storyteller.ts';
import { generateWallet, type Wallet } from '../wallet.ts';

/** A payment that the chain has executed. */
export type SentPayment = Awaited<ReturnType<typeof payPrivately>>;

export const amountLamports = 250_000_000n;

type Terms = { readonly metaAddress: MetaAddress; readonly auditorKey: Uint8Array };

/** The payer's agent: says once how it pays, then names recipient and amount alone. */
export const payPrivately = async (stage: Stage, terms: Terms, step: Step) => {
  const wallet = generateWallet();
  await stage.chain.airdrop(wallet.addressBase58, 1_000_000_000n);
  const session = await openSession(stage, terms, step);
  const body = {
    sender: wallet.addressBase58,
    recipientMetaAddress: encodeRecipient(terms.metaAddress),
    amount: amountLamports.toString(),
  };
  const transfer = await buildTransfer(stage, { session, body }, step);
  const sent = await signAndSend(stage, { transfer, wallet }, step);
  const paid = await stage.chain.balanceLamports(transfer.stealthAddress);
  step.prove(
    paid === amountLamports,
    `a new one-time address has the ${formatSol(paid)}: ${shorten(transfer.stealthAddress)}`,
  );
  return { transfer, payerAddress: wallet.addressBase58, ...sent };
};

const openSession = async ({ api, apiKeys }: Stage, { auditorKey }: Terms, step: Step) => {
  const defaults = {
    chain: 'solana',
    privacyLevel: 'shielded',
    defaultViewingKey: encodeHex(auditorKey),
  };
  const { data } = await api.call('createSession', { key: apiKeys.payer, body: { defaults } });
  step.note('session: chain solana, privacyLevel shielded, viewing key of the auditor');
  return data.sessionId;
};

type Request = { readonly session: string; readonly body: object };

const buildTransfer = async ({ api, apiKeys }: Stage, { session, body }: Request, step: Step) => {
  const key = apiKeys.payer;
  const more = { key, session, body: { ...body, privacyLevel: 'maximum' } };
  const refusal = await api.refusal('transferPrivate', more);
  step.prove(
    refusal?.code === 'PRIVACY_LEVEL_UNAVAILABLE',
    'the level maximum, which nothing here meets, is refused, not approximated',
  );
  const { data, headers } = await api.call('transferPrivate', { key, session, body });
  const applied = headers.get('session-applied') ?? '';
  step.prove(
    applied.includes('privacyLevel') && applied.includes('defaultViewingKey'),
    `sender, recipient and amount suffice: the session says the rest`,
  );
  step.note(`Session-Applied: ${applied}`);
  const { recipient, amount, commitment, announcement, sender, timing } = data.exposure;
  step.note(`recipient ${recipient}, amount ${amount}, commitment ${commitment},`);
  step.note(`announcement ${announcement}, sender ${sender}, timing ${timing}`);
  return data;
};

type Signing = { readonly transfer: OperationData<'transferPrivate'>; readonly wallet: Wallet };

const signAndSend = async ({ chain }: Stage, { transfer, wallet }: Signing, step: Step) => {
  if (transfer.chainData.type !== 'solana') throw new CommandError('no transaction of Solana');
  const signed = await addSolanaSignature(transfer.chainData.transaction, {
    publicKeyBase58: wallet.addressBase58,
    sign: wallet.sign,
  });
  const signature = await chain.send(signed);
  const executed = await chain.transaction(signature);
  const units = formatCount(executed.computeUnits);
  step.prove(
    !executed.hasFailed,
    `signed at home, executed: ${shorten(signature)}, slot ${executed.slot}, ${units} compute units`,
  );
  return { signature, executed };
};

const encodeRecipient = ({ chain, spendingPublicKey, viewingPublicKey }: MetaAddress) => ({
  chain,
  spendingKey: encodeHex(spendingPublicKey),
  viewingKey: encodeHex(viewingPublicKey),
});
