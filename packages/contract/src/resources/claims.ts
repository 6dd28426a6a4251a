import { z } from 'zod';
import {
  amount,
  backend,
  chain,
  chainText,
  decimalText,
  hex32,
  publicKey,
  rpcProvider,
} from '../fields.ts';
import { defineOperation } from '../operation.ts';
import { fromSession } from '../session-defaults.ts';
import { exampleClaim } from './examples/claim-examples.ts';

/** With these nothing is asked of the chain. */
const offlineTerms = {
  amount: amount
    .optional()
    .meta({ description: 'solana, near: what to claim, in base units; else the chain is asked' }),
  recentBlockhash: chainText('solana: builds offline, together with amount').optional(),
  decimals: z.int().min(0).max(255).optional().meta({ description: 'solana: of the token' }),
  tokenProgram: chainText('solana: the program that owns the mint, base58').optional(),
  nonce: decimalText(
    'near: greater than that of the access key; builds offline, with blockHash and amount',
  ).optional(),
  blockHash: chainText('near: of a recent block, base58').optional(),
};

const terms = {
  ...offlineTerms,
  feePayer: chainText(
    'Who pays in the place of the one-time address: on solana a sponsor, who signs after it; on EVM chains, for a token with EIP-3009, who sends the call',
  ).optional(),
  priorityFeeMicroLamports: decimalText('solana: for each compute unit').optional(),
  storageDeposit: decimalText(
    'near: yoctoNEAR with which a token registers the destination, where it has to be; else the token is asked',
  ).optional(),
};

const fee = z.string().optional().meta({
  description:
    'What the transaction costs at most, in base units of the chain’s own coin; absent where a sponsor’s wallet settles it',
});

const sponsorCall = z
  .object({
    to: z.string(),
    value: z.string().meta({ description: 'Wei, decimal' }),
    data: z.string().meta({ description: '0x and hex' }),
    chainId: z.int(),
    validBefore: z.int().meta({ format: 'int64', description: 'Seconds since the epoch' }),
  })
  .meta({
    id: 'SponsorCall',
    description: 'Moves the tokens by the owner’s signature (EIP-3009): whoever sends it pays',
  });

const simulation = z
  .object({
    unitsConsumed: z.string().optional().meta({ description: 'solana: compute units' }),
    gasUsed: z.string().optional().meta({ description: 'EVM: as estimated by the endpoint' }),
  })
  .meta({ id: 'ClaimSimulation', description: 'What the chain says that the claim would take' });

const claimed = {
  chain,
  backend,
  status: z.enum(['signed', 'awaiting-sponsor', 'simulated', 'sent', 'confirmed']).meta({
    description:
      'signed: to be sent by you; awaiting-sponsor: the sponsor signs or sends; simulated: would succeed; sent: given to the endpoint and not seen confirmed in time; confirmed: on the chain',
  }),
  transaction: z.string().optional().meta({
    description: 'Signed by the one-time address: base64 on solana and near, 0x on EVM chains',
  }),
  sponsorCall: sponsorCall.optional(),
  txSignature: z.string().optional().meta({
    description:
      'The id of the transaction: base58 on solana and near, 0x on EVM chains; absent until a sponsor has signed',
  }),
  destinationAddress: z.string(),
  amount: z.string().meta({ description: 'What the destination gets, in base units' }),
  nativeAmount: z.string().optional().meta({
    description: 'solana: lamports that go to the destination along with the tokens',
  }),
  fee,
  feePayer: z.string(),
  accountClosed: z.boolean().optional().meta({
    description: 'solana: whether the one-time address’s token account is closed',
  }),
  rentReturnedTo: z.string().optional().meta({
    description: 'solana: who gets the rent of the account that is closed',
  }),
  mayRemain: z.string().optional().meta({
    description:
      'Base units of the chain’s own coin that may stay at the one-time address at most, where the chain tells its fee only afterwards',
  }),
  simulation: simulation.optional(),
  explorerUrl: z.string().optional(),
};

export const transferClaim = defineOperation({
  tag: 'Transfers',
  access: 'key',
  session: 'applied',
  method: 'POST',
  idempotency: 'replayed',
  id: 'transferClaim',
  call: 'transfers.claim',
  path: '/v1/transfer/claim',
  summary: 'Claim a payment from its one-time address',
  description:
    'Moves all that a one-time address holds to a destination, on solana, near or an EVM chain: the transaction signed by the one-time key, or with broadcast sent and confirmed. Needs both private keys of the recipient, which are kept in memory for this call alone. Better sign at home: @sipher/core does the same without giving the keys to any server.',
  body: z.strictObject({
    stealthAddress: chainText('The one-time address: native, or as it was announced in hex'),
    ephemeralPublicKey: publicKey('The ephemeral public key of the payment'),
    spendingPrivateKey: hex32('The recipient’s spending private key'),
    viewingPrivateKey: hex32('The recipient’s viewing private key'),
    destinationAddress: chainText('Where it goes: a native address of the chain'),
    mint: chainText(
      'The mint, contract or account of a token; the chain’s own coin if left out',
    ).optional(),
    chain: fromSession('chain', chain),
    backend: fromSession('backend', backend),
    rpcProvider: fromSession('rpcProvider', rpcProvider),
    dryRun: z
      .boolean()
      .default(false)
      .meta({ description: 'Simulates, and gives out nothing that could be sent' }),
    broadcast: z
      .boolean()
      .default(false)
      .meta({ description: 'Sends it and waits for its confirmation, for up to 15 s' }),
    maxFee: decimalText(
      'The most that the transaction may cost, in base units of the chain’s own coin; a fee above it is refused, and nothing is signed',
    ).optional(),
    ...terms,
  }),
  success: { status: 200, description: 'Claimed', data: z.object(claimed) },
  errors: [
    'CHAIN_TRANSFER_UNSUPPORTED',
    'TOKEN_UNUSABLE',
    'NOTHING_TO_CLAIM',
    'INSUFFICIENT_FUNDS',
    'FEE_ABOVE_LIMIT',
    'SIMULATION_FAILED',
    'TRANSACTION_FAILED',
    'RPC_FAILED',
    'RPC_NOT_CONFIGURED',
  ],
  sees: {
    secrets: ['spending private key', 'viewing private key'],
    learns:
      'Both private keys: whoever runs the server could keep them, and spend; and where the payment goes',
    keeps: 'For a repeat under an Idempotency-Key: the answer, sealed, for 24 hours',
    atHome: 'signClaim signs with keys that stay, from terms that are known',
  },
  tool: {
    leftOut: 'It takes a spending private key, which no tool does: claims are signed at home.',
  },
  example: exampleClaim,
});
