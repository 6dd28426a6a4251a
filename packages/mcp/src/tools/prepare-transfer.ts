import { type OperationData, operations } from '@sipher/contract';
import { z } from 'zod';
import { rawShapeOf } from '../schemas/raw-shape.ts';
import {
  callUnderSession,
  reportSession,
  sessionIdArgument,
  sessionReport,
  tellRenewal,
} from '../sessions/call-under-session.ts';
import type { Tool } from './tool.ts';

type Transfer = OperationData<'transferPrivate'>;

// Whoever has the one can link the payment, whoever has the other can open the commitment: neither
// belongs into a model's context, and both reach those who may have them encrypted.
const {
  sharedSecret: _secret,
  blindingFactor: _factor,
  ...shown
} = operations.transferPrivate.success.data.shape;

export const prepareTransfer: Tool = {
  name: 'sipher_prepare_transfer',
  title: 'Prepare a private transfer',
  description:
    'Builds an unsigned payment to a fresh one-time address of the recipient. Use it to pay somebody whose meta-address you have. Nothing is signed or sent: hand chainData to the wallet and follow nextSteps. exposure tells what an observer still sees. Amounts are in base units (lamports, wei, yoctoNEAR). privacyLevel, backend, rpcProvider and viewingKey come from the session where they are left out; what cannot be had at that level is refused, and nothing weaker is built. The chain is that of the meta-address.',
  annotations: {
    readOnlyHint: true,
    destructiveHint: false,
    idempotentHint: false,
    openWorldHint: true,
  },
  input: z.strictObject({
    ...rawShapeOf(operations.transferPrivate),
    sessionId: sessionIdArgument,
  }),
  output: z.object({
    ...shown,
    nextSteps: z.array(z.string()).meta({ description: 'What is to be done, in this order' }),
    session: sessionReport,
  }),
  run: async (call) => {
    const { data, session } = await callUnderSession('transferPrivate', call.args, call);
    const { sharedSecret, blindingFactor, ...transfer } = data;
    const nextSteps = listNextSteps(data);
    const { recipient, amount, sender } = data.exposure;
    return {
      data: { ...transfer, nextSteps, ...reportSession(session) },
      text: `Unsigned ${data.privacyLevel} payment on ${data.chain} with ${data.backend} to ${data.stealthAddress}. An observer sees: recipient ${recipient}, amount ${amount}, sender ${sender}. Nothing was sent. ${nextSteps.join(' ')}${tellRenewal(session)}`,
    };
  },
};

const signing: Record<Transfer['chainData']['type'], string> = {
  solana:
    'Let the wallet of the sender sign and send chainData.transaction within about a minute: then its blockhash has expired, and the payment must be prepared anew.',
  evm: 'Let the wallet of the sender sign and send a transaction with chainData’s to, value, data and chainId; gas and nonce are the wallet’s.',
  near: 'Let the wallet of the sender sign and send a transaction to chainData.receiverId with chainData.actions.',
};

const announcing: Record<Transfer['exposure']['announcement'], string | null> = {
  'on-chain': null,
  'separate-transaction':
    'Once it is confirmed, send announcement as a second transaction: without it the recipient cannot find the payment.',
  'out-of-band':
    'Give announcement to the recipient over a private channel: nothing on the chain tells of the payment, and without it the recipient cannot find it.',
};

const listNextSteps = ({ chainData, exposure, opening }: Transfer): string[] => {
  const steps = [signing[chainData.type], announcing[exposure.announcement]];
  if (exposure.commitment === 'unanchored') {
    steps.push(
      'Give commitment and opening.recipient to the recipient with it: the chain does not carry the commitment.',
    );
  }
  if (opening !== undefined && opening.viewingKey === undefined) {
    steps.push(
      'Only the recipient can open the commitment: for an auditor to do so too, prepare it with a viewingKey.',
    );
  }
  return steps.filter((step) => step !== null);
};
