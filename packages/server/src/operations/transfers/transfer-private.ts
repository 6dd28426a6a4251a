import type { Handler } from '../handler.ts';
import { buildPrivateTransfer } from './build-private-transfer.ts';

export const transferPrivate: Handler<'transferPrivate'> = async ({ input }, deps) => {
  const { sender, recipientMetaAddress, amount, token, ...rest } = input.body;
  const { privacyLevel, backend, rpcProvider, viewingKey, ...terms } = rest;
  const payment = { sender, recipientMetaAddress, amount, token, tokenField: 'token' } as const;
  const posture = { level: privacyLevel, backend, rpcProvider, viewingKey };
  return { data: await buildPrivateTransfer({ ...payment, ...posture, terms }, deps) };
};
