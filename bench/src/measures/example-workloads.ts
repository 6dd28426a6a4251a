import { type Operation, operations } from '@sipher/contract';
import { buildRequest, createKeys } from '../servers/call-api.ts';
import type { Sipher } from '../servers/run-sipher.ts';
import { ethereumRecipient, nearRecipient } from './recipients.ts';
import type { Workload } from './workloads.ts';

const examples = Object.values<Operation>(operations).filter(
  // Scans need an index that follows a chain: they are measured by themselves.
  ({ method, session, tag }) => method === 'POST' && session === 'applied' && tag !== 'Scan',
);

type Ask = { readonly name: string; readonly operation: Operation; readonly body: unknown };

const { body: nearPayment } = operations.transferPrivate.example;
const shielded = { privacyLevel: 'shielded', viewingKey: `0x${'5a'.repeat(32)}` };

/** The transfer of the contract's example, which is on near, with other chains and levels. */
const transfers: readonly Ask[] = [
  ['near, standard', { ...nearPayment, privacyLevel: 'standard' }],
  ['near, shielded and disclosed', { ...nearPayment, ...shielded }],
  [
    'ethereum, shielded and disclosed',
    {
      ...shielded,
      sender: '0x52908400098527886E0F7030069857D2E4169EE7',
      amount: '1000000000000000000',
      recipientMetaAddress: ethereumRecipient,
    },
  ],
  [
    'solana, shielded and disclosed, built offline',
    {
      ...shielded,
      sender: '9B5XszUGdMaxCZ7uSQhPzdks5ZQSmWxrmzCSvtJ6Ns6g',
      amount: '1000000000',
      recipientMetaAddress: { ...nearRecipient, chain: 'solana' },
      recentBlockhash: '11111111111111111111111111111112',
    },
  ],
].map(([name, body]) => ({
  name: `transferPrivate (${name})`,
  operation: operations.transferPrivate,
  body,
}));

/** Each operation under a key, asked as its example in the contract asks. */
export const buildExampleWorkloads = async (
  server: Sipher,
  connections: number,
): Promise<Workload[]> => {
  const keys = await createKeys(server, connections);
  const asked = examples.map((operation) => ({
    name: operation.id,
    operation,
    body: operation.example.body ?? {},
  }));
  return [...asked, ...transfers].map(({ name, operation: { method, path, success }, body }) => ({
    name,
    target: null,
    route: path,
    status: success.status,
    lanes: keys.map((key) => [buildRequest([method, path], key, body)]),
  }));
};
