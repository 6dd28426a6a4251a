import {
  backendIds,
  type MarkedField,
  markedFieldsOf,
  type Operation,
  operations,
  privacyLevels,
  rpcProviders,
  type SessionField,
  sessionFieldNames,
} from '@sipher/contract';
import { chainIds } from '@sipher/core';
import { type Simnet, startSimnet } from '@sipher/simnet';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiAnswer, callApi, callWell, createKey, createSession } from './testing/call-api.ts';
import { outlineOf } from './testing/outline.ts';
import {
  openTestBed,
  type RunningServer,
  type TestBed,
  withAdminKey,
} from './testing/running-server.ts';

const values: Record<SessionField, readonly string[]> = {
  chain: chainIds,
  backend: backendIds,
  privacyLevel: privacyLevels,
  rpcProvider: rpcProviders,
  // The first is that of the contract's examples, which opens what they hold.
  defaultViewingKey: [`0x${'11'.repeat(32)}`, `0x${'22'.repeat(32)}`],
};

type Consumer = { readonly operation: Operation; readonly marked: MarkedField };

const consumers: Consumer[] = Object.values<Operation>(operations).flatMap((operation) =>
  markedFieldsOf(operation).map((marked) => ({ operation, marked })),
);

let bed: TestBed;
let server: RunningServer;
let key: string;
let simnet: Simnet;
beforeAll(async () => {
  bed = await openTestBed();
  simnet = await startSimnet();
  // Of one provider, so that it matters which is asked.
  const env = { ...withAdminKey.env, SIPHER_RPC_SOLANA_HELIUS: simnet.url };
  server = await bed.start({ env });
  key = await createKey(server);
  inputs.transferClaim = await receivePayment();
});
afterAll(async () => {
  await bed.close();
  await simnet.close();
});

/** A payment that asks the chain for what it leaves out. */
const payment = {
  sender: '9B5XszUGdMaxCZ7uSQhPzdks5ZQSmWxrmzCSvtJ6Ns6g',
  recipientMetaAddress: {
    ...operations.stealthDerive.example.body.recipientMetaAddress,
    chain: 'solana',
  },
  amount: '1000000000',
  rpcProvider: 'helius',
};

/** A claim of a one-time address that the chain knows. */
const receivePayment = async () => {
  const made = await callWell(server, 'stealthGenerate', { key, body: { chain: 'solana' } });
  const { metaAddress, spendingPrivateKey, viewingPrivateKey } = made.data;
  const body = { recipientMetaAddress: metaAddress };
  const { data } = await callWell(server, 'stealthDerive', { key, body });
  await requestAirdrop(data.address);
  return {
    stealthAddress: data.address,
    ephemeralPublicKey: data.stealthAddress.ephemeralPublicKey,
    spendingPrivateKey,
    viewingPrivateKey,
    destinationAddress: payment.sender,
    rpcProvider: 'helius',
  };
};

const requestAirdrop = async (address: string): Promise<void> => {
  const params = [address, 1_000_000_000];
  const request = { jsonrpc: '2.0', id: 1, method: 'requestAirdrop', params };
  const headers = { 'content-type': 'application/json' };
  await fetch(simnet.url, { method: 'POST', headers, body: JSON.stringify(request) });
};

/** What is asked where the contract's example is not about the chain that this server reads. */
const inputs: Partial<Record<string, object>> = {
  transferPrivate: payment,
  transferShield: payment,
  // The keys of the contract's example are of this chain.
  scanPayments: operations.scanPayments.example.body,
  scanPaymentsBatch: operations.scanPaymentsBatch.example.body,
  listAnnouncements: { chain: 'solana' },
  backendsCompare: { ...operations.backendsCompare.example.body, chain: 'solana' },
  getRpcProviders: { rpcProvider: 'helius', chain: 'solana' },
};

/** The example of the contract, with the field set to `value`, or left out. */
const call = ({ operation, marked }: Consumer, value?: string, session?: string) => {
  const example = inputs[operation.id] ?? operation.example.body ?? {};
  const rest = Object.entries(example).filter(([name]) => name !== marked.name);
  const input = Object.fromEntries(value === undefined ? rest : [...rest, [marked.name, value]]);
  return callApi(server, operation.id as keyof typeof operations, {
    key,
    ...(session === undefined ? {} : { session }),
    ...(marked.location === 'body' ? { body: input } : { query: input }),
  });
};

const isDone = ({ status }: ApiAnswer<keyof typeof operations>) => status === 200;

/** Where a session's value does not do: its own fault, or what no backend, chain or key gives. */
const refusals = [
  'SESSION_DEFAULT_CONFLICT',
  'PRIVACY_LEVEL_UNAVAILABLE',
  'CHAIN_TRANSFER_UNSUPPORTED',
  'CHAIN_SCAN_UNSUPPORTED',
  'RPC_NOT_CONFIGURED',
  'CHAIN_SCAN_UNSUPPORTED',
  'DECRYPTION_FAILED',
];

/** What was done, in outline; a refusal of the caller and one that blames the session are one. */
const outcomeOf = (answer: ApiAnswer<keyof typeof operations>): string =>
  isDone(answer) ? JSON.stringify(outlineOf(answer.data)) : 'refused';

test.each(
  consumers.map((consumer) => [consumer.operation.id, consumer.marked.field, consumer] as const),
)(
  '%s does under a session with %s what it does with the value written',
  async (_, field, consumer) => {
    const plain = await call(consumer);
    const applied = await Promise.all(
      values[field].map(async (value) => {
        const session = await createSession(server, key, { [field]: value });
        const [written, taken] = [
          await call(consumer, value),
          await call(consumer, undefined, session),
        ];
        expect(outcomeOf(taken), value).toBe(outcomeOf(written));
        expect(taken.headers.get('session-applied'), value).toBe(field);
        if (!isDone(taken)) expect(refusals).toContain(taken.code);
        return taken;
      }),
    );
    expect(applied.some(isDone)).toBe(true);
    // It is consumed: at least one value changes the result, names of the value itself left aside.
    expect(applied.map(outcomeOf).some((outcome) => outcome !== outcomeOf(plain))).toBe(true);
  },
);

test('every default is consumed by some operation', () => {
  const consumed = new Set(consumers.map(({ marked }) => marked.field));
  expect(sessionFieldNames.filter((field) => !consumed.has(field))).toEqual([]);
});

test('a session with all five defaults gives them all back after a restart', async () => {
  const defaults = Object.fromEntries(
    Object.entries(values).map(([field, [value]]) => [field, value]),
  );
  const id = await createSession(server, key, defaults);
  const again = await bed.start(withAdminKey);
  const { data } = await callApi(again, 'getSession', { key, id });
  expect(data.defaults).toEqual(defaults);
});
