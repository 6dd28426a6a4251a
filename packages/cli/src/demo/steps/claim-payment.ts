import { encodeHex } from '@sipher/core';
import { addSolanaSignature } from '@sipher/core/transfers';
import { CommandError } from '../../command-error.ts';
import { formatCount } from '../../terminal/format-numbers.ts';
import { formatSol, shorten } from '../format.ts';
import type { Stage } from '../stage.ts';
import type { Step } from '../storyteller.ts';
import { generateWallet, type Wallet } from '../wallet.ts';
import type { Recipient } from './make-keys.ts';
import { amountLamports } from './pay-privately.ts';

/** A claim that the chain has executed. */
export type Claim = Awaited<ReturnType<typeof claimPayment>>;

type Claimable = {
  readonly recipient: Recipient;
  readonly found: { readonly stealthAddress: string; readonly ephemeralPublicKey: string };
};

const sponsorLamports = 1_000_000_000n;

/** The recipient moves all of it to an address that nobody has seen; a sponsor pays the fee. */
export const claimPayment = async (stage: Stage, claimable: Claimable, step: Step) => {
  const { chain } = stage;
  const { stealthAddress } = claimable.found;
  const [sponsor, destination] = [generateWallet(), generateWallet().addressBase58];
  await chain.airdrop(sponsor.addressBase58, sponsorLamports);
  const earlier = await chain.countTransactions(destination);
  const transaction = await signByStealthKey(stage, claimable, { sponsor, destination });
  step.note('the server signed by the one-time key; the sponsor has yet to sign');
  const signed = await addSolanaSignature(transaction, {
    publicKeyBase58: sponsor.addressBase58,
    sign: sponsor.sign,
  });
  const signature = await chain.send(signed);
  const executed = await chain.transaction(signature);
  const [arrived, left, sponsorHas] = await Promise.all(
    [destination, stealthAddress, sponsor.addressBase58].map(chain.balanceLamports),
  );
  step.prove(!executed.hasFailed, `the sponsor signed and sent it: ${shorten(signature)}`);
  step.prove(
    earlier === 0 && arrived === amountLamports,
    `${shorten(destination)}, never seen before, has exactly ${formatSol(amountLamports)}`,
  );
  step.prove(left === 0n, `${shorten(stealthAddress)} is empty`);
  step.prove(
    sponsorHas === sponsorLamports - executed.feeLamports,
    `the sponsor has paid the fee, and nothing else: ${formatCount(Number(executed.feeLamports))} lamports`,
  );
  return { destination, executed };
};

type Parties = { readonly sponsor: Wallet; readonly destination: string };

const signByStealthKey = async (
  { api, apiKeys }: Stage,
  { recipient, found }: Claimable,
  { sponsor, destination }: Parties,
): Promise<string> => {
  const { data } = await api.call('transferClaim', {
    key: apiKeys.recipient,
    body: {
      chain: 'solana',
      stealthAddress: found.stealthAddress,
      ephemeralPublicKey: found.ephemeralPublicKey,
      spendingPrivateKey: encodeHex(recipient.spendingPrivateKey),
      viewingPrivateKey: encodeHex(recipient.viewingPrivateKey),
      destinationAddress: destination,
      feePayer: sponsor.addressBase58,
    },
  });
  if (data.transaction === undefined) throw new CommandError('transferClaim: no transaction');
  return data.transaction;
};
