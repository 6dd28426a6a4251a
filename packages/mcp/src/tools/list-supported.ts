import { type OperationData, operations, privacyLevels, rpcProviders } from '@sipher/contract';
import { z } from 'zod';
import { rawShapeOf } from '../schemas/raw-shape.ts';
import type { RawArguments } from '../schemas/to-tool-schema.ts';
import {
  callUnderSession,
  reportSession,
  sessionIdArgument,
  sessionReport,
  tellRenewal,
} from '../sessions/call-under-session.ts';
import type { Tool, ToolCall } from './tool.ts';

const list = operations.backendsList.success.data.shape;
const compared = operations.backendsCompare.success.data;
const providers = operations.getRpcProviders.success.data.shape;

type Backends = OperationData<'backendsList'>;
type Comparison = OperationData<'backendsCompare'>;

export const listSupported: Tool = {
  name: 'sipher_list_supported',
  title: 'List what is supported',
  description:
    'Lists chains, backends, the privacy levels that each payment can have, RPC providers, and the names of stored keys. Use it to choose a chain, backend or level, or when another tool says that something is not available. With payment it also compares the backends for that payment: what they hide, cost and which is best.',
  annotations: { readOnlyHint: true, openWorldHint: true },
  input: z.strictObject({
    ...rawShapeOf(operations.getRpcProviders),
    payment: z.strictObject(rawShapeOf(operations.backendsCompare)).optional().meta({
      description: 'A planned payment, for which the backends are compared',
    }),
    sessionId: sessionIdArgument,
  }),
  output: z.object({
    chains: z.array(z.string()),
    privacyLevels: z.array(z.string()),
    backends: z.array(
      z.object({ name: z.string(), chains: z.array(z.string()), priority: z.int() }),
    ),
    statements: list.statements.meta({
      description:
        'What each backend does for each kind of payment, of the named chain alone if any',
    }),
    rpcProviders: z.array(z.string()),
    activeRpc: providers.active,
    configuredRpc: providers.configured,
    keys: z
      .array(z.object({ keyName: z.string(), chain: z.string(), encodedMetaAddress: z.string() }))
      .meta({ description: 'The keys that sipher_scan can use by name' }),
    comparison: compared.optional(),
    session: sessionReport,
  }),
  run: async (call) => {
    const { payment: _, ...query } = call.args;
    const backends = await callUnderSession('backendsList', {}, call);
    const rpc = await callUnderSession('getRpcProviders', query, call);
    const comparison = await compare(call);
    // The first call of the three is the one that finds a session expired.
    const session = backends.session?.renewedFrom === undefined ? rpc.session : backends.session;
    return {
      data: {
        ...describeBackends(backends.data, call.args),
        privacyLevels,
        rpcProviders,
        ...(rpc.data.active === undefined ? {} : { activeRpc: rpc.data.active }),
        configuredRpc: rpc.data.configured,
        keys: await listKeys(call),
        ...(comparison === undefined ? {} : { comparison }),
        ...reportSession(session),
      },
      text: `${describeList(backends.data, comparison)}${tellRenewal(session)}`,
    };
  },
};

const compare = async (call: ToolCall): Promise<Comparison | undefined> => {
  const { payment } = call.args;
  if (payment === undefined) return undefined;
  // The schema has checked that it is an object.
  return (await callUnderSession('backendsCompare', payment as RawArguments, call)).data;
};

const chainsOf = ({ backends }: Backends): string[] => [
  ...new Set(backends.flatMap(({ chains }) => chains)),
];

const describeBackends = (data: Backends, { chain }: RawArguments) => ({
  chains: chainsOf(data),
  backends: data.backends.map(({ name, chains, priority }) => ({ name, chains, priority })),
  statements: data.statements.filter((each) => chain === undefined || each.chain === chain),
});

const listKeys = async ({ deps }: ToolCall) => {
  const keys = (await deps.keys?.list()) ?? [];
  return keys.map(({ keyName, chain, encodedMetaAddress }) => ({
    keyName,
    chain,
    encodedMetaAddress,
  }));
};

const describeList = (data: Backends, comparison: Comparison | undefined): string => {
  const names = data.backends.map(({ name }) => name).join(', ');
  const listed = `Backends: ${names}. Chains: ${chainsOf(data).join(', ')}.`;
  return comparison === undefined ? listed : `${listed} ${comparison.recommendation.reasoning}`;
};
