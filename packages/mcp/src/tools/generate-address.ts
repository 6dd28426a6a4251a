import { generateKeys } from '@sipher/client/local';
import { type OperationData, operations, serverDefaults } from '@sipher/contract';
import { z } from 'zod';
import { ToolError } from '../answers/tool-error.ts';
import { keyNamePattern, toPublic } from '../keys/open-key-folder.ts';
import { requireKeyFolder } from '../keys/require-key-folder.ts';
import { rawShapeOf } from '../schemas/raw-shape.ts';
import type { RawArguments } from '../schemas/to-tool-schema.ts';
import {
  callUnderSession,
  readSessionId,
  reportSession,
  type SessionReport,
  sessionIdArgument,
  sessionReport,
  tellRenewal,
} from '../sessions/call-under-session.ts';
import { reportRenewal } from '../sessions/show-session.ts';
import type { Tool, ToolAnswer, ToolCall } from './tool.ts';

const { chain, label, backend } = rawShapeOf(operations.stealthGenerate);
const { recipientMetaAddress } = operations.stealthDerive.body.shape;
const { sharedSecret: _, ...derived } = operations.stealthDerive.success.data.shape;
const generated = operations.stealthGenerate.success.data.shape;

export const generateAddress: Tool = {
  name: 'sipher_generate_address',
  title: 'Generate a private address',
  description:
    'With recipientMetaAddress: a fresh one-time address of that recipient, to be paid once (to pay at once use sipher_prepare_transfer, which makes its own). Without it: a new meta-address to be paid to by others; its private keys are made on this machine and written to the keys folder, and only a key name is told, which sipher_scan takes. A meta-address written as text, sip:<chain>:<spendingKey>:<viewingKey>, has these parts between its colons.',
  annotations: {
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: false,
    openWorldHint: false,
  },
  input: z.strictObject({
    recipientMetaAddress: recipientMetaAddress
      .optional()
      .meta({ description: 'Whom a one-time address is for; left out: new keys of your own' }),
    backend,
    chain: z.optional(chain ?? z.never()).meta({
      description: 'Of new keys alone: taken from the session if left out, else solana',
    }),
    label: z
      .optional(label ?? z.never())
      .meta({ description: 'Of new keys alone: a name to publish' }),
    keyName: z.string().regex(keyNamePattern).optional().meta({
      description: 'Of new keys alone: the name of their file; made up if left out',
    }),
    sessionId: sessionIdArgument,
  }),
  output: z.object({
    kind: z.enum(['one-time-address', 'meta-address']),
    ...z.object(derived).partial().shape,
    chain: derived.chain,
    curve: derived.curve,
    backend: derived.backend,
    metaAddress: generated.metaAddress.optional(),
    encodedMetaAddress: generated.encodedMetaAddress.optional(),
    keyName: z.string().optional().meta({ description: 'Names the keys for sipher_scan' }),
    session: sessionReport,
  }),
  run: (call) =>
    call.args.recipientMetaAddress === undefined ? generateAtHome(call) : deriveOneTime(call),
};

const ofNewKeys = ['chain', 'label', 'keyName'];

const deriveOneTime = async (call: ToolCall): Promise<ToolAnswer> => {
  const misplaced = ofNewKeys.filter((name) => call.args[name] !== undefined);
  if (misplaced.length > 0) throw describeMisplaced(misplaced);
  const { data, session } = await callUnderSession('stealthDerive', call.args, call);
  // Whoever has the shared secret can link the payment: a model has no use for it.
  const { sharedSecret: _secret, ...shown } = data;
  return {
    data: { kind: 'one-time-address', ...shown, ...reportSession(session) },
    text: `One-time address on ${data.chain}: ${data.address}. Pay to it once. The recipient finds it by the ephemeral public key and the view tag: announce them.${tellRenewal(session)}`,
  };
};

const describeMisplaced = (names: readonly string[]) =>
  new ToolError('VALIDATION_ERROR', {
    message: `${names.join(', ')}: not with recipientMetaAddress, whose chain decides`,
    nextStep: 'Leave these fields out, or leave out recipientMetaAddress to make keys of your own.',
    issues: names.map((path) => ({ path, message: 'not with recipientMetaAddress' })),
  });

const generateAtHome = async (call: ToolCall): Promise<ToolAnswer> => {
  const { args, deps, signal } = call;
  const folder = requireKeyFolder(deps);
  const keyName = typeof args.keyName === 'string' ? args.keyName : makeUpName(deps.randomBytes);
  const { posture, session } = await choosePosture(call);
  // The schema has checked it.
  const named = args.label === undefined ? {} : { label: args.label as string };
  const keys = generateKeys({ ...posture, ...named });
  // Nobody would hear of the name of a key that is made after the call was given up.
  signal.throwIfAborted();
  await folder.write(keyName, keys);
  const shown = toPublic(keyName, keys);
  return {
    data: { kind: 'meta-address', ...shown, ...reportSession(session) },
    text: `New ${shown.backend} meta-address on ${shown.chain}: ${shown.encodedMetaAddress}. Publish it; never pay to it directly. Its private keys stay in the keys folder of this machine as ${keyName}: tell the user to back it up.${tellRenewal(session)}`,
  };
};

const makeUpName = (randomBytes: (length: number) => Uint8Array): string =>
  `key-${Buffer.from(randomBytes(4)).toString('hex')}`;

type Posture = Pick<OperationData<'stealthGenerate'>, 'chain' | 'backend'>;
type Chosen = { readonly posture: Posture; readonly session: SessionReport };

/** As the server chooses for stealthGenerate: what the call says, then the session, then its default. */
const choosePosture = async ({ args, deps, signal }: ToolCall): Promise<Chosen> => {
  const { chain, backend } = serverDefaults;
  const said = pickStrings(args, ['chain', 'backend']);
  const sessionId = readSessionId(args);
  if (deps.sessions.sourceOf(sessionId) === 'none') {
    return { posture: { chain, backend, ...said }, session: undefined };
  }
  const { client, id, renewedFrom } = await deps.sessions.requireSession(sessionId);
  const query = { operation: 'stealthGenerate' };
  const effective = await client.request(
    'getEffectiveSession',
    { params: { id }, query },
    { signal },
  );
  // Null skips the session, and nothing else.
  const taken = effective.fields.filter(
    ({ field, source }) => source !== 'session' || args[field] !== null,
  );
  const found = Object.fromEntries(taken.map(({ field, value }) => [field, value]));
  const applied = taken
    .filter(({ field, source }) => source === 'session' && !(field in said))
    .map(({ field }) => field);
  const session = { sessionId: id, applied, expiresAt: null, ...reportRenewal(renewedFrom) };
  return { posture: { chain, backend, ...found, ...said }, session };
};

/** The schema of the tool has checked them. */
const pickStrings = (args: RawArguments, names: readonly (keyof Posture)[]): Partial<Posture> =>
  Object.fromEntries(
    names.map((name) => [name, args[name]]).filter(([, value]) => typeof value === 'string'),
  );
