import {
  type AccountMeta,
  AccountRole,
  type Address,
  address,
  createNoopSigner,
  type Instruction,
} from '@solana/kit';
import { getAddMemoInstruction, LEGACY_MEMO_PROGRAM_ADDRESS_V3 } from '@solana-program/memo';
import { getTransferSolInstruction } from '@solana-program/system';
import {
  findAssociatedTokenPda,
  getCreateAssociatedTokenIdempotentInstruction,
  getTransferCheckedInstruction,
} from '@solana-program/token-2022';
import { encodeNativeAddress } from '../encode-native-address.ts';
import type { Payment } from '../transfers.ts';
import { solanaAnnouncerAddress } from './solana-announcer.ts';
import type { SolanaToken } from './solana-mint.ts';
import type { SolanaTerms } from './solana-terms.ts';

/** What a payment does: the transfer, then the memos. Takes checked arguments. */
export const paymentInstructions = async (
  payment: Payment,
  terms: SolanaTerms,
  memos: readonly string[],
): Promise<readonly Instruction[]> => {
  const transfer =
    payment.token === null || terms.token === null
      ? [solInstruction(payment)]
      : await tokenInstructions(payment, {
          feePayer: address(terms.feePayer),
          mint: address(payment.token),
          token: terms.token,
        });
  return [...transfer, ...memos.map(memoInstruction)];
};

const oneTimeAddress = ({ chain, stealthAddress }: Payment): Address =>
  address(encodeNativeAddress(chain, stealthAddress.stealthPublicKey).address);

const announcer: AccountMeta = {
  address: address(solanaAnnouncerAddress),
  role: AccountRole.READONLY,
};

/** The announcer stands on the transfer: the memo program takes every account for a signer. */
const withAnnouncer = (
  instruction: Instruction & { readonly accounts: readonly AccountMeta[] },
): Instruction => ({ ...instruction, accounts: [...instruction.accounts, announcer] });

const solInstruction = (payment: Payment): Instruction =>
  withAnnouncer(
    getTransferSolInstruction({
      source: createNoopSigner(address(payment.sender)),
      destination: oneTimeAddress(payment),
      amount: payment.amount,
    }),
  );

const tokenInstructions = async (
  payment: Payment,
  { feePayer, mint, token }: { feePayer: Address; mint: Address; token: SolanaToken },
): Promise<readonly Instruction[]> => {
  const tokenProgram = address(token.program);
  const sender = createNoopSigner(address(payment.sender));
  const owner = oneTimeAddress(payment);
  const [source] = await findAssociatedTokenPda({ owner: sender.address, mint, tokenProgram });
  const [ata] = await findAssociatedTokenPda({ owner, mint, tokenProgram });
  return [
    getCreateAssociatedTokenIdempotentInstruction({
      payer: createNoopSigner(feePayer),
      ata,
      owner,
      mint,
      tokenProgram,
    }),
    withAnnouncer(
      getTransferCheckedInstruction(
        {
          source,
          mint,
          destination: ata,
          authority: sender,
          amount: payment.amount,
          decimals: token.decimals,
        },
        { programAddress: tokenProgram },
      ),
    ),
  ];
};

// The program's newer address is not deployed on every cluster.
const memoInstruction = (memo: string): Instruction =>
  getAddMemoInstruction({ memo }, { programAddress: LEGACY_MEMO_PROGRAM_ADDRESS_V3 });
