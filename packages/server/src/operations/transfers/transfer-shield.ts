import { invalid } from '../../api-error.ts';
import type { Handler } from '../handler.ts';
import { buildPrivateTransfer } from './build-private-transfer.ts';

export const transferShield: Handler<'transferShield'> = async ({ input }, deps) => {
  const { sender, recipientMetaAddress, amount, mint, ...rest } = input.body;
  const { privacyLevel, backend, rpcProvider, viewingKey, ...terms } = rest;
  if (recipientMetaAddress.chain !== 'solana') {
    throw invalid([{ path: 'recipientMetaAddress.chain', message: 'expected solana' }]);
  }
  // Who asks to shield gets no less, whatever level is usual.
  const level = privacyLevel === 'standard' ? 'shielded' : privacyLevel;
  const payment = {
    sender,
    recipientMetaAddress,
    amount,
    token: mint,
    tokenField: 'mint',
  } as const;
  const posture = { level, backend, rpcProvider, viewingKey } as const;
  const built = await buildPrivateTransfer({ ...payment, ...posture, terms }, deps);
  const { chain, curve, chainData, commitment, blindingFactor, opening, ...outcome } = built;
  const proof = { commitment, blindingFactor, opening };
  if (chainData.type !== 'solana' || !isWhole(proof)) {
    throw new Error('expected a transaction of solana with a commitment');
  }
  return { data: { ...outcome, ...proof, transaction: chainData.transaction } };
};

type Built = Awaited<ReturnType<typeof buildPrivateTransfer>>;
type Proof = {
  readonly [Name in 'commitment' | 'blindingFactor' | 'opening']: Built[Name] | undefined;
};

const isWhole = (proof: Proof): proof is { [Name in keyof Proof]: NonNullable<Proof[Name]> } =>
  Object.values(proof).every((value) => value !== undefined);
