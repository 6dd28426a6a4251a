import { type OperationData, operations } from '@sipher/contract';
import { z } from 'zod';
import { invalidField } from '../answers/tool-error.ts';
import { keyNamePattern } from '../keys/open-key-folder.ts';
import { rawShapeOf } from '../schemas/raw-shape.ts';
import {
  callUnderSession,
  reportSession,
  sessionIdArgument,
  sessionReport,
  tellRenewal,
} from '../sessions/call-under-session.ts';
import { scanAtHome } from './scan-at-home.ts';
import type { Tool, ToolCall } from './tool.ts';

const { viewingPrivateKey, spendingPublicKey, ...range } = rawShapeOf(operations.scanPayments);
const keyFields = ['viewingPrivateKey', 'spendingPublicKey'];

export const scan: Tool = {
  name: 'sipher_scan',
  title: 'Find received payments',
  description:
    'Finds private payments to a key pair. Use keyName, of a key that sipher_generate_address made: the comparison then runs on this machine and no key leaves it. Without one give viewingPrivateKey and spendingPublicKey: the Sipher server then compares. A spending private key is never needed. An answer may cover a part: while nextCursor is not null, call again with it as cursor and the same other arguments.',
  annotations: { readOnlyHint: true, openWorldHint: true },
  input: z.strictObject({
    keyName: z.string().regex(keyNamePattern).optional().meta({
      description: 'A key of the keys folder; its chain and backend are the key’s own',
    }),
    viewingPrivateKey: z.optional(viewingPrivateKey ?? z.never()).meta({
      description: 'In place of keyName; it goes to the Sipher server, for this call alone',
    }),
    spendingPublicKey: z.optional(spendingPublicKey ?? z.never()).meta({
      description: 'Goes with viewingPrivateKey',
    }),
    ...range,
    sessionId: sessionIdArgument,
  }),
  output: z.object({
    comparedAt: z.enum(['home', 'server']).meta({
      description: 'home: no key left this machine',
    }),
    ...operations.scanPayments.success.data.shape,
    session: sessionReport,
  }),
  run: async (call) => {
    assertKeys(call);
    const isHome = call.args.keyName !== undefined;
    const { data, session } = isHome
      ? await scanAtHome(call)
      : await callUnderSession('scanPayments', call.args, call);
    return {
      data: { comparedAt: isHome ? 'home' : 'server', ...data, ...reportSession(session) },
      text: `${describePage(data)}${tellRenewal(session)}`,
    };
  },
};

const assertKeys = ({ args }: ToolCall): void => {
  const given = keyFields.filter((name) => args[name] !== undefined);
  if (args.keyName === undefined && given.length < keyFields.length) {
    const missing = keyFields.find((name) => !given.includes(name)) ?? 'keyName';
    const nextStep = 'Give keyName, or viewingPrivateKey and spendingPublicKey together.';
    throw invalidField(missing, 'missing, and keyName too', nextStep);
  }
  const [surplus] = given;
  if (args.keyName === undefined || surplus === undefined) return;
  throw invalidField(surplus, 'not with keyName', 'Give keyName alone.');
};

type Page = OperationData<'scanPayments'>;

const describePage = ({ payments, scanned, total, nextCursor, chain, index }: Page): string => {
  const paid = payments.length === 1 ? '1 payment' : `${payments.length} payments`;
  const missing =
    index.state === 'failing'
      ? ' The server cannot read the chain at present: newer payments are not in its index.'
      : '';
  const found = `${paid} among ${scanned} announcements of ${total} on ${chain}.${missing}`;
  if (nextCursor !== null)
    return `${found} Not all is covered: call again with nextCursor as cursor.`;
  return index.position === null
    ? `${found} The index of the chain is still empty.`
    : `${found} All up to position ${index.position} is covered: next time set fromSlot to ${index.position + 1}.`;
};
